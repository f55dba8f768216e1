"""Generating: what is asked, what is stored, and that nothing is asked twice."""

import json

import pytest

from annotate.errors import BadSampling, BadServer, Forbidden
from annotate.generating import (
    Effort,
    Limits,
    Plan,
    Prices,
    Sampling,
    Server,
    estimate,
    generate,
)
from db import audit, generations, prompts, times
from db.actors import STRANGER
from db.connection import Study, transaction
from db.messages import Message, assistant, user
from db.prompts import Prompt
from tests.annotate.generating.conftest import HASTY, asked, plan, stored, texts
from tests.annotate.generating.wire import Counterpart, saying

TWO = (Sampling(0.2), Sampling(0.9))


def test_every_sample_of_every_prompt_at_every_temperature_is_asked_once(
    study: Study, server: Counterpart
) -> None:
    wanted = asked(study, 3)
    report = generate(study, wanted, plan(server, 2, *TWO), HASTY)
    assert (report.wanted, report.new, report.failures) == (12, 12, 0)
    assert len(server.asked) == 12
    assert len(set(stored(study))) == 12
    assert {one.body["temperature"] for one in server.asked} == {0.2, 0.9}


def test_answers_belong_to_their_questions(study: Study, server: Counterpart) -> None:
    wanted = asked(study, 20)
    generate(study, wanted, plan(server, 1, Sampling(0.5)), HASTY)
    for prompt in wanted:
        (found,) = generations.of_prompt(study, prompt.id)
        assert found.response == assistant(f"{prompt.messages[0].content} 0.5 None")
        assert (found.generator, found.sample) == ("parrot", 0)


def test_asking_again_asks_for_nothing_and_more_samples_for_those_only(
    study: Study, server: Counterpart
) -> None:
    wanted = asked(study, 3)
    generate(study, wanted, plan(server), HASTY)
    again = generate(study, wanted, plan(server), HASTY)
    assert (again.there, again.new, len(server.asked)) == (3, 0, 3)
    more = generate(study, wanted, plan(server, samples=3), HASTY)
    assert (more.there, more.new, len(server.asked)) == (3, 6, 9)
    other = generate(study, wanted, plan(server, 3, Sampling(system="Be kind.")), HASTY)
    assert (other.there, other.new) == (0, 9)


def test_the_same_temperature_twice_is_one(study: Study, server: Counterpart) -> None:
    report = generate(study, asked(study, 2), plan(server, 1, Sampling(1), Sampling(1.0)), HASTY)
    assert (report.wanted, report.new) == (2, 2)


def test_each_sample_has_a_seed_of_its_own(study: Study, server: Counterpart) -> None:
    generate(study, asked(study, 2), plan(server, 4, Sampling(seed=7)), HASTY)
    seeds = [one.body["seed"] for one in server.asked]
    assert len(set(seeds)) == 4 and all(seeds.count(seed) == 2 for seed in seeds)
    assert Sampling(seed=7).seed_of(1) != Sampling(seed=8).seed_of(0)


def test_settings_are_sorted_json_of_all_that_was_sent() -> None:
    full = Sampling(0.7, 0.9, 120, "Be safe.", 3).text
    assert json.loads(full) == {
        "max_tokens": 120, "seed": 3, "system": "Be safe.", "temperature": 0.7, "top_p": 0.9,
    }  # fmt: skip
    assert full == json.dumps(json.loads(full), sort_keys=True)
    assert json.loads(Sampling().text) == {"max_tokens": 512, "temperature": 1.0}


def test_long_system_prompts_are_hashed_and_the_audit_log_has_them(
    study: Study, server: Counterpart
) -> None:
    long = Sampling(system="Be safe. " * 100)
    assert len(long.text) < 150 and long.text != Sampling(system="Be safe. " * 101).text
    generate(study, asked(study, 1), plan(server, 1, long), HASTY)
    assert server.asked[0].body["messages"][0]["content"] == long.system
    (entry,) = audit.newest(study, 1)
    assert (entry.action, entry.subject) == ("generate", "parrot")
    assert json.loads(entry.detail)["systems"] == [long.system]


def test_other_fields_of_the_request_belong_to_the_settings(
    study: Study, server: Counterpart
) -> None:
    ours = Sampling(more={"top_k": 50, "stop": ["\n"]})
    generate(study, asked(study, 1), plan(server, 1, ours), HASTY)
    assert (server.asked[0].body["top_k"], server.asked[0].body["stop"]) == (50, ["\n"])
    assert json.loads(ours.text)["top_k"] == 50
    with pytest.raises(BadSampling, match="'n' is no other field"):
        Sampling(more={"n": 2})


def test_a_server_that_does_not_sample_is_noticed(study: Study, server: Counterpart) -> None:
    wanted = asked(study, 4)
    server.always = saying("Always this.")
    report = generate(study, wanted, plan(server, 2), HASTY)
    assert (report.several, report.alike) == (4, 4)
    greedy = generate(study, wanted, plan(server, 2, Sampling(0)), HASTY)
    assert (greedy.several, greedy.alike) == (0, 0)
    server.always = None
    seeded = generate(study, wanted, plan(server, 2, Sampling(seed=1)), HASTY)
    assert (seeded.several, seeded.alike) == (4, 0)


def test_a_system_message_comes_before_that_of_a_prompt() -> None:
    own = (Message("system", "You are a poet."), *user("Write."))
    both = Sampling(system="Be safe.").messages(own)
    assert both == (Message("system", "Be safe.\n\nYou are a poet."), *user("Write."))


def test_tokens_and_cost_are_kept_with_each_sample(study: Study, server: Counterpart) -> None:
    server.script.append(saying("No usage.", usage=None))
    priced = Plan(Server("parrot", server.url), prices=Prices(1.0, 2.0))
    report = generate(study, asked(study, 3), priced, HASTY)
    assert (report.prompt_tokens, report.tokens, report.uncounted) == (14, 10, 1)
    assert report.cost == pytest.approx((14 * 1 + 10 * 2) / 1e6)
    assert generations.generators(study)["parrot"].cost == pytest.approx(report.cost)


@pytest.mark.parametrize("usage", [7, [], {"prompt_tokens": -1}, {"completion_tokens": "many"}])
def test_a_usage_that_makes_no_sense_is_none(
    study: Study, server: Counterpart, usage: object
) -> None:
    server.always = saying("Yes.", usage=usage)
    report = generate(study, asked(study, 1), plan(server), HASTY)
    assert (report.new, report.uncounted, report.tokens) == (1, 1, 0)


def test_what_a_content_filter_kept_back_is_stored_as_that(
    study: Study, server: Counterpart
) -> None:
    server.script += [saying(None, "content_filter"), saying("Half an ans", "content_filter")]
    report = generate(study, asked(study, 3), plan(server), HASTY._replace(concurrency=1))
    assert (report.new, report.filtered) == (3, 2)
    finishes = [row[0] for row in study.execute("SELECT finish FROM generations ORDER BY 1")]
    assert finishes == ["content_filter", "content_filter", "stop"]


def test_a_text_may_come_in_parts(study: Study, server: Counterpart) -> None:
    thought = {"type": "thinking", "thinking": "Hm."}
    server.always = saying([thought, {"type": "text", "text": "No"}, {"type": "text", "text": "."}])
    generate(study, asked(study, 1), plan(server), HASTY)
    assert texts(study) == ["No."]


def test_an_estimate_asks_and_stores_nothing(study: Study, server: Counterpart) -> None:
    wanted = asked(study, 3)
    generate(study, wanted[:1], plan(server), HASTY)
    was = list(study.conn.iterdump())
    new = Prompt(-1, user("Not in the study?"))
    priced = Plan(Server("parrot", server.url), samples=2, prices=Prices(0, 1))
    found = estimate(study, [*wanted, new], priced)
    assert (found.requests, found.there, found.tokens) == (7, 1, 7 * 512)
    assert found.cost == pytest.approx(7 * 512 / 1e6)
    assert (list(study.conn.iterdump()), len(server.asked)) == (was, 1)


def test_a_sample_that_somebody_else_stored_meanwhile_is_not_stored_twice(study: Study) -> None:
    prompt = asked(study, 1)[0]
    with transaction(study):
        for text in ("First.", "Second."):
            one = generations.Sampled(prompt.id, 0, assistant(text))
            generations.add(study, [one], "parrot", "{}", times.now())
    (found,) = generations.of_prompt(study, prompt.id)
    assert found.response == assistant("First.")
    assert texts(study) == ["First."]


def test_no_more_requests_than_asked_for_are_under_way(study: Study, server: Counterpart) -> None:
    server.seconds = 0.05
    generate(study, asked(study, 12), plan(server), HASTY._replace(concurrency=3))
    assert server.busiest == 3


@pytest.mark.parametrize("limits", [Limits(requests=600), Limits(tokens=60_000)])
def test_requests_keep_their_distance(study: Study, server: Counterpart, limits: Limits) -> None:
    """Ten requests a second, or answers of about 100 tokens at 1,000 a second."""
    server.always = saying("Yes.", usage=(12, 88))
    short = plan(server, 1, Sampling(max_tokens=88))
    generate(study, asked(study, 6), short, Effort(4, limits=limits))
    times_ = sorted(one.at for one in server.asked)
    assert times_[-1] - times_[0] > 5 * 0.1 * 0.8


def test_it_takes_a_researcher(study: Study, server: Counterpart) -> None:
    wanted = asked(study, 1)
    study.actor = STRANGER
    with pytest.raises(Forbidden):
        generate(study, wanted, plan(server))
    assert server.asked == []


@pytest.mark.parametrize(
    "wrong",
    [{"temperature": 2.1}, {"temperature": -1}, {"top_p": 0}, {"top_p": 2}, {"max_tokens": 0}],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(BadSampling, match=r"give|Give"):
        Sampling(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host/v1", "http://", "http://[x/v1", ""])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadServer, match="is no address"):
        Server("parrot", url).check()


@pytest.mark.parametrize("seconds", [0, -1, float("inf"), float("nan")])
def test_timeouts_that_make_no_sense_are_refused(seconds: float) -> None:
    with pytest.raises(BadServer, match="give up to 86,400"):
        Server("parrot", timeout=seconds).check()


@pytest.mark.parametrize("url", ["https://me:hush@host/v1", "https://host/v1?key=hush"])
def test_keys_have_no_place_in_an_address(url: str) -> None:
    with pytest.raises(BadServer, match="OPENAI_API_KEY") as refused:
        Server("parrot", url).check()
    assert "hush" not in str(refused.value)


def test_prompts_are_found_as_they_were_kept(study: Study) -> None:
    one = asked(study, 1)[0]
    assert prompts.find(study, one.messages) == one
    assert prompts.find(study, user("Never asked?")) is None
