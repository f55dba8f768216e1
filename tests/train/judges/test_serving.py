"""A server that goes wrong: what passes is asked again, what does not is told, nothing is lost."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.annotate.generating.wire import (
    Act,
    Asked,
    Counterpart,
    Wire,
    dropping,
    failing,
    half,
    saying,
    sending,
)
from tests.train.judges.serving import answered, at, guarding, said
from train.errors import BadJudge, Interrupted, JudgeFailed
from train.judges.guard_server import ServedGuard, served_guard
from train.judges.judging import Judged, judged
from train.judges.serving import Server

good = guarding("bad")

PASSING: dict[str, Act] = {
    "429": failing(429, Retry_After="0.1"),
    "500": failing(500),
    "timeout of the server": failing(408),
    "dropped": dropping,
    "half a body": half,
}
GARBAGE: dict[str, Act] = {
    "no JSON": sending(b"\x00\xff{]"),
    "another type": sending(b"<html>Welcome</html>", "text/html"),
    "an empty body": sending(b""),
    "a number": sending(b"7"),
    "no choices": sending(b'{"choices": []}'),
    "a strange choice": sending(b'{"choices": ["Yes."]}'),
    "no message": sending(b'{"choices": [{"finish_reason": "stop"}]}'),
    "no text": saying(None),
    "no string": saying({"a": 1}),
    "another form": saying("I would say that it is safe."),
}


def study(path: Path, number: int = 3) -> list[int]:
    return answered(path, [(f"Question {n}?", f"Answer {n}.") for n in range(number)])


def ask(path: Path, server: Counterpart, ids: list[int], concurrency: int = 1) -> Judged:
    return judged(path, one(server, concurrency), ids)


def one(server: Counterpart, concurrency: int) -> ServedGuard:
    return served_guard(at(server.url, concurrency=concurrency))


def test_what_passes_is_asked_again(study_path: Path, server: Counterpart) -> None:
    ids = study(study_path, len(PASSING))
    server.always = good
    for fault in PASSING.values():
        server.script += [fault, good]
    found = ask(study_path, server, ids)
    assert (found.new, found.missing) == (len(PASSING), 0)
    assert len(server.asked) == 2 * len(PASSING)


def test_after_429_nobody_asks_before_the_time(study_path: Path, server: Counterpart) -> None:
    ids = study(study_path, 1)
    server.always = good
    server.script += [failing(429, Retry_After="1")]
    ask(study_path, server, ids)
    first, second = (asked.at for asked in server.asked)
    assert second - first >= 1


def test_a_server_that_is_slow_is_asked_again(study_path: Path, server: Counterpart) -> None:
    ids = study(study_path, 1)

    def late(wire: Wire, asked: Asked) -> None:
        time.sleep(2)

    server.always = good
    server.script += [late]
    found = judged(study_path, served_guard(at(server.url, timeout=0.5)), ids)
    assert (found.new, len(server.asked)) == (1, 2)


def test_an_answer_in_another_form_is_asked_for_once_more(
    study_path: Path, server: Counterpart
) -> None:
    ids = study(study_path, len(GARBAGE) + 1)
    for garbage in GARBAGE.values():
        server.script += [garbage, good]
    server.script += [*GARBAGE.values()][:2]
    found = ask(study_path, server, ids)
    assert (found.new, found.missing) == (len(GARBAGE), 1)
    assert len(server.asked) == 2 * len(ids)
    assert "1 could not be judged" in str(found)
    assert said(study_path, ids)[-1] is None  # and no guess instead


def test_what_the_server_refuses_stays_without_a_verdict(
    study_path: Path, server: Counterpart
) -> None:
    ids = study(study_path)
    server.always = good
    server.script += [failing(400, "It exceeds the context"), failing(413)]
    found = ask(study_path, server, ids)
    assert (found.new, found.missing, len(server.asked)) == (1, 2, 3)


def test_what_fails_is_judged_the_next_time_and_nothing_twice(
    study_path: Path, server: Counterpart
) -> None:
    ids = study(study_path, 5)
    server.always = good
    server.script += [good, failing(500), failing(500), good]
    assert ask(study_path, server, ids).missing == 1
    server.asked.clear()
    again = ask(study_path, server, ids)
    assert (again.known, again.new) == (4, 1)
    assert len(server.asked) == 1
    assert ask(study_path, server, ids).known == 5
    assert len(server.asked) == 1


def test_a_server_that_fails_again_and_again_is_left_and_what_was_judged_is_kept(
    study_path: Path, server: Counterpart
) -> None:
    ids = study(study_path, 20)
    server.always = failing(500, "Out of memory")
    server.script += [good, good]
    with pytest.raises(JudgeFailed, match=r"fails again and again \(500: Out of memory\)") as told:
        judged(study_path, served_guard(at(server.url, concurrency=2, retries=0)), ids)
    assert "the same command goes on" in str(told.value)
    assert len(server.asked) < 12
    assert sum(verdict is not None for verdict in said(study_path, ids)) == 2
    server.always = good
    assert ask(study_path, server, ids, 4).new == 18


@pytest.mark.parametrize("number", [2, 20])
def test_a_server_that_is_not_there(study_path: Path, server: Counterpart, number: int) -> None:
    ids = study(study_path, number)
    server.shutdown()
    server.server_close()
    with pytest.raises(JudgeFailed, match="no connection"):
        judged(study_path, served_guard(at(server.url, retries=0)), ids)


def test_a_server_that_goes_away_before_the_last(study_path: Path, server: Counterpart) -> None:
    ids = study(study_path, 3)
    server.always = dropping
    server.script += [good, good]
    with pytest.raises(JudgeFailed, match="no connection, or a broken one"):
        judged(study_path, served_guard(at(server.url, concurrency=1, retries=0)), ids)
    assert sum(verdict is not None for verdict in said(study_path, ids)) == 2


@pytest.mark.parametrize(
    ("act", "advice"),
    [
        (failing(401, "Who are you?"), r"does not accept the key \(401: Who are you\?\)"),
        (failing(402, "Pay"), "Look at its account"),
        (failing(403, "No"), "Check the model"),
        (failing(404, "No such model"), r"ends with /v1 for most servers"),
        (failing(429, "Used up", code="insufficient_quota"), "Look at its account"),
    ],
)
def test_what_would_refuse_everything_stops_at_once(
    study_path: Path, server: Counterpart, act: Act, advice: str
) -> None:
    ids = study(study_path, 9)
    server.always = act
    server.script += [good]
    with pytest.raises(JudgeFailed, match=advice):
        judged(study_path, served_guard(at(server.url, concurrency=1, retries=0)), ids)
    assert len(server.asked) <= 3
    assert sum(verdict is not None for verdict in said(study_path, ids)) == 1


def test_a_model_that_never_answers_in_the_form_is_left(
    study_path: Path, server: Counterpart
) -> None:
    ids = study(study_path, 100)
    server.always = saying("Once upon a time")
    with pytest.raises(JudgeFailed, match="Take another model"):
        ask(study_path, server, ids, 4)
    assert len(server.asked) < 60


def test_answers_under_way_are_kept_when_all_stops(study_path: Path, server: Counterpart) -> None:
    ids = study(study_path, 2)

    def late(wire: Wire, asked: Asked) -> None:
        time.sleep(0.4)
        good(wire, asked)

    server.script += [late, failing(401)]
    with pytest.raises(JudgeFailed):
        ask(study_path, server, ids, 2)
    assert sum(verdict is not None for verdict in said(study_path, ids)) == 1


def test_many_are_asked_at_once_and_no_more_than_that(
    study_path: Path, server: Counterpart
) -> None:
    ids = study(study_path, 12)
    server.always, server.seconds = good, 0.05
    found = ask(study_path, server, ids, 3)
    assert (found.new, len(server.asked), server.busiest) == (12, 12, 3)


@pytest.mark.parametrize("field", ["logprobs", "temperature", "max_tokens"])
def test_a_field_that_the_server_does_not_know_is_left_out(
    study_path: Path, server: Counterpart, field: str
) -> None:
    def picky(wire: Wire, asked: Asked) -> None:
        unknown = failing(400, f"Unsupported parameter: '{field}'")
        (unknown if field in asked.body else good)(wire, asked)

    ids = study(study_path)
    server.always = picky
    assert ask(study_path, server, ids).new == 3
    assert len(server.asked) <= 5  # it is tried once, and not with each
    assert ("max_completion_tokens" in server.asked[-1].body) == (field == "max_tokens")


@pytest.mark.parametrize(
    "url",
    ["ftp://here/v1", "http://", "http://me:pass@here/v1", "http://here/v1?key=1", "http://[::1"],
)
def test_an_address_that_is_none_is_refused_before_anything_is_asked(url: str) -> None:
    with pytest.raises(BadJudge) as refused:
        served_guard(Server("parrot", url))
    assert "pass" not in str(refused.value).replace("passwords", "")


def test_ctrl_c_ends_it_and_the_same_goes_on(study_path: Path, server: Counterpart) -> None:
    ids = study(study_path, 6)

    def interrupting(wire: Wire, asked: Asked) -> None:
        until = time.monotonic() + 20
        while not any(said(study_path, ids)) and time.monotonic() < until:
            time.sleep(0.05)  # until the first verdict is stored
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.5)
        good(wire, asked)

    server.always = good
    server.script += [good, good, interrupting]
    with pytest.raises(Interrupted, match="after 3 of 6 verdicts of guard:parrot, which are"):
        ask(study_path, server, ids)
    assert sum(verdict is not None for verdict in said(study_path, ids)) == 3
    assert ask(study_path, server, ids).new == 3
    assert len(server.asked) == 6  # the one under way was waited for, and not asked again


def test_a_second_ctrl_c_waits_for_nothing(study_path: Path, server: Counterpart) -> None:
    ids = study(study_path, 6)

    def interrupting(wire: Wire, asked: Asked) -> None:
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.5)
        time.sleep(3)

    server.script += [interrupting]
    began = time.monotonic()
    with pytest.raises(Interrupted, match="after 0 of 6"):
        ask(study_path, server, ids)
    assert time.monotonic() - began < 3
