"""A server that goes wrong: what passes is asked again, what does not is told, nothing is lost."""

import time
from datetime import timedelta
from email.utils import format_datetime

import pytest

from annotate.errors import ServerFails, ServerRefused
from annotate.generating import Effort, generate
from annotate.generating.asking import LARGEST
from annotate.generating.faults import wait_of
from db import times
from db.connection import Study
from tests.annotate.generating.conftest import HASTY, asked, plan, run, stored, texts
from tests.annotate.generating.wire import (
    Act,
    Counterpart,
    completion,
    dripping,
    dropping,
    failing,
    half,
    late,
    saying,
    sending,
    well,
)

PASSING: dict[str, Act] = {
    "500": failing(500),
    "503": failing(503),
    "timeout of the server": failing(408),
    "dropped": dropping,
    "half a body": half,
    "garbage": sending(b"\x00\xff{]"),
    "another type": sending(b"<html>Welcome</html>", "text/html"),
    "an empty body": sending(b""),
    "a number": sending(b"7"),
    "no choices": sending(b'{"choices": []}'),
    "a strange choice": sending(b'{"choices": ["Yes."]}'),
    "no message": sending(b'{"choices": [{"finish_reason": "stop"}]}'),
    "no text": saying(None),
    "no string": saying({"a": 1}),
    "no text among the parts": saying([{"type": "thinking", "thinking": "Well."}]),
    "no end": sending(b" " * (LARGEST + 1)),
    "half a character": sending(completion("Yes \ud83d")),
}


@pytest.mark.parametrize("fault", PASSING)
def test_what_passes_is_asked_again(study: Study, server: Counterpart, fault: str) -> None:
    server.script += [PASSING[fault], PASSING[fault], well, PASSING[fault]]
    report = run(study, server)
    assert (report.new, report.failures) == (3, 0)
    assert (len(server.asked), len(set(stored(study)))) == (6, 3)


@pytest.mark.parametrize("act", [late(3), dripping(3)], ids=["late", "dripping"])
def test_what_takes_too_long_is_asked_again(study: Study, server: Counterpart, act: Act) -> None:
    server.script.append(act)
    report = generate(study, asked(study, 2), plan(server, timeout=0.5), HASTY)
    assert (report.new, len(server.asked)) == (2, 3)


def test_what_does_not_pass_is_counted_and_asked_for_the_next_time(
    study: Study, server: Counterpart
) -> None:
    server.script += [failing(500, "Out of memory")] * 4 + [dropping] * 4
    one_by_one = HASTY._replace(concurrency=1)
    report = run(study, server, 3, one_by_one)
    assert report.new == 1
    assert report.failed == {"500": 1, "no connection, or a broken one": 1}
    assert report.said["500"] == "Out of memory"
    again = run(study, server, 3, one_by_one)
    assert (again.there, again.new, again.failures) == (1, 2, 0)


def test_a_prompt_that_is_refused_is_not_asked_again(study: Study, server: Counterpart) -> None:
    server.script += [failing(400, "Too long"), failing(422, "Unfit")]
    report = run(study, server, 3, HASTY._replace(concurrency=1))
    assert (report.new, len(server.asked)) == (1, 3)
    assert report.failed == {"refused (400)": 1, "refused (422)": 1}


def test_a_prompt_that_the_filter_refuses_is_answered_by_that(
    study: Study, server: Counterpart
) -> None:
    server.script.append(failing(400, "Filtered", code="content_filter"))
    report = run(study, server)
    assert (report.new, report.filtered, len(server.asked)) == (3, 1, 3)
    assert "" in texts(study)


@pytest.mark.parametrize(
    ("act", "advice"),
    [
        (failing(401, "Who are you?"), r"does not accept the key \(401: Who are you\?\)"),
        (failing(402, "Pay"), "Look at its account"),
        (failing(403, "No"), "Use another key"),
        (failing(404, "No such model"), "Check --model, and --url"),
        (failing(405), "Check --model, and --url"),
        (failing(429, "Used up", code="insufficient_quota"), "Look at its account"),
    ],
)
def test_what_would_refuse_everything_stops_at_once(
    study: Study, server: Counterpart, act: Act, advice: str
) -> None:
    server.script += [well, well]
    server.always = act
    with pytest.raises(ServerRefused, match=advice) as refused:
        run(study, server, 50, HASTY._replace(concurrency=2))
    assert "are stored: 2; missing: 48. Run the same again" in str(refused.value)
    assert len(stored(study)) == 2
    assert len(server.asked) <= 4  # whoever was asking when it came


def test_answers_under_way_are_kept_when_all_stops(study: Study, server: Counterpart) -> None:
    server.script += [late(0.3), failing(401)]
    with pytest.raises(ServerRefused, match="are stored: 1;"):
        run(study, server, 2, HASTY._replace(concurrency=2))
    assert len(stored(study)) == 1


def test_nobody_asks_on_for_ever(study: Study, server: Counterpart) -> None:
    server.always = failing(500, "Broken")
    with pytest.raises(ServerFails, match=r"failed one after the other \(500: Broken\)"):
        run(study, server, 100)
    assert len(server.asked) < 60


def test_a_server_that_is_not_there(study: Study, server: Counterpart) -> None:
    nowhere = plan(server)
    server.shutdown()
    server.server_close()
    with pytest.raises(ServerFails, match="no connection"):
        generate(study, asked(study, 30), nowhere, HASTY)


def test_after_429_nobody_asks_before_the_time(study: Study, server: Counterpart) -> None:
    server.script.append(failing(429, Retry_After="1"))
    report = run(study, server, 8, HASTY._replace(concurrency=2))
    assert (report.new, report.failures) == (8, 0)
    first, *_ = times_ = sorted(one.at for one in server.asked)
    meanwhile = [at for at in times_ if first + 0.2 < at < first + 1]  # 0.2: who asked already
    assert meanwhile == []
    assert len(set(stored(study))) == 8


def test_a_date_to_wait_for(study: Study, server: Counterpart) -> None:
    until = times.now() + timedelta(seconds=2.9)  # dates have no fractions
    server.script.append(failing(503, Retry_After=format_datetime(until, usegmt=True)))
    run(study, server, 1)
    first, second = (one.at for one in server.asked)
    assert second - first > 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3", 3), ("0.5", 0.5), ("-1", 0), ("soon", None), ("", None), ("nan", None), ("inf", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("Wed, 99 Oct 2015 07:28:00 GMT", None),
    ],
)  # fmt: skip
def test_what_retry_after_says(value: str, seconds: float | None) -> None:
    assert wait_of({"retry-after": value}) == seconds


def test_a_server_that_asks_for_much_patience_is_left(study: Study, server: Counterpart) -> None:
    server.always = failing(429, "Tomorrow", Retry_After="86400")
    began = time.monotonic()
    with pytest.raises(ServerFails, match=r"asks to wait for 86,400 s \(429: Tomorrow\)"):
        run(study, server, 10)
    assert time.monotonic() - began < 60  # and not a day


def test_a_crowded_server_is_asked_more_slowly_until_it_answers_all(
    study: Study, server: Counterpart
) -> None:
    """It takes one request in 20 ms, whoever asks."""
    free_at = [0.0]

    def crowded(wire: object, asked_: object) -> None:
        now = time.monotonic()
        with server.lock:
            taken, free_at[0] = now < free_at[0], max(free_at[0], now + 0.02)
        (failing(429) if taken else well)(wire, asked_)  # type: ignore[arg-type]

    server.always = crowded
    report = run(study, server, 15, Effort(8, retries=8, backoff=0.02))
    assert (report.new, report.failures) == (15, 0)


def test_a_server_that_only_says_429_is_left(study: Study, server: Counterpart) -> None:
    server.always = failing(429, "Not now")
    with pytest.raises(
        ServerFails, match=r"too many requests, whatever the pause \(429: Not now\)"
    ):
        run(study, server, 10)
    assert len(server.asked) < 40


def test_servers_that_know_only_the_newer_name_of_the_limit(
    study: Study, server: Counterpart
) -> None:
    def newer(wire: object, one: object) -> None:
        old = "max_tokens" in one.body  # type: ignore[attr-defined]
        said = "Unsupported parameter: use 'max_completion_tokens' instead"
        (failing(400, said) if old else well)(wire, one)  # type: ignore[arg-type]

    server.always = newer
    report = run(study, server, 6, HASTY._replace(concurrency=1))
    assert (report.new, len(server.asked)) == (6, 7)
    assert server.asked[-1].body["max_completion_tokens"] == 512
