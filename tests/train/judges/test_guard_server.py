"""Llama Guard on a server."""

from dataclasses import replace
from pathlib import Path

import pytest

from db.judges import Verdict
from db.messages import Message, assistant
from tests.annotate.generating.wire import Asked, Counterpart, Wire, saying
from tests.train.judges.serving import answered, at, completion, guarding, named, said
from train.errors import BadJudge
from train.judges.guard_server import ServedGuard, served_guard
from train.judges.judging import Exchange, Judge, judged


def test_what_it_says_with_the_probability_that_the_server_tells(
    study_path: Path, server: Counterpart
) -> None:
    ids = answered(study_path, [("How?", "Hit him."), ("Why?", "Because.")])
    server.always = guarding("Hit")
    found = judged(study_path, named(f"guard:parrot@{server.url}", study_path), ids)
    unsafe, safe = said(study_path, ids)
    assert unsafe == Verdict("unsafe", 0.1, "S1,S9")  # "un" begins "unsafe"
    assert safe == Verdict("safe", 1.0, None)
    assert (found.judge.name, found.judge.asks, found.new) == ("guard:parrot", "safe", 2)


def test_it_reads_the_conversation_and_no_instructions(
    study_path: Path, server: Counterpart
) -> None:
    prompt = (
        Message("system", "Be kind."), Message("user", "Hi"), Message("assistant", "Hello."),
        Message("user", "How?"),
    )  # fmt: skip
    server.always = guarding()
    (found,) = served_guard(at(server.url)).judge([Exchange(prompt, assistant("So."))])
    assert found[0].label == "safe"
    roles = [turn["role"] for turn in server.asked[0].body["messages"]]
    assert roles == ["user", "assistant", "user", "assistant"]
    assert server.asked[0].body["temperature"] == 0


@pytest.mark.parametrize(
    ("text", "label", "kinds"),
    [
        ("safe", "safe", None),
        ("\n\nsafe\n", "safe", None),
        ("Safe", "safe", None),
        ("unsafe", "unsafe", None),
        ("unsafe\nS10", "unsafe", "S10"),
        ("unsafe\nS1, S2", "unsafe", "S1,S2"),
        ("unsafe\nNobody knows.", "unsafe", None),
    ],
)
def test_a_server_that_tells_no_probabilities(
    study_path: Path, server: Counterpart, text: str, label: str, kinds: str | None
) -> None:
    ids = answered(study_path, [("How?", "So.")])
    server.always = saying(text)
    judged(study_path, served_guard(at(server.url)), ids)
    assert said(study_path, ids) == [Verdict(label, None, kinds)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "places",
    [
        [{"safe": float("nan")}],
        [{"safe": 3.0}],
        [{"S": 0.2, "the": 0.7}],
    ],
)
def test_probabilities_that_are_none_are_no_value(
    study_path: Path, server: Counterpart, places: list[dict[str, float]]
) -> None:
    ids = answered(study_path, [("How?", "So.")])

    def strange(wire: Wire, asked: Asked) -> None:
        wire.send(completion("safe", places))

    server.always = strange
    judged(study_path, served_guard(at(server.url)), ids)
    assert said(study_path, ids) == [Verdict("safe", None)]


def test_another_answer_is_another_exchange(study_path: Path, server: Counterpart) -> None:
    """What two models answer alike is one response, and judged once."""
    first = answered(study_path, [("How?", "So."), ("Why?", "Because.")])
    second = answered(study_path, [("How?", "So."), ("Why?", "No reason.")], "other")
    server.always = guarding()
    judge: Judge = served_guard(at(server.url))
    judged(study_path, judge, first)
    assert (judged(study_path, judge, second).known, len(server.asked)) == (1, 3)


def test_a_guard_with_other_words(study_path: Path, server: Counterpart) -> None:
    ids = answered(study_path, [("How?", "So."), ("Why?", "Because.")])
    server.script += [saying("No"), saying("Yes, S1")]
    spec = f"guard:parrot@{server.url}?words=No,Yes"
    found = judged(study_path, served_one(spec, study_path), ids)
    assert said(study_path, ids) == [Verdict("safe", None), Verdict("unsafe", None, "S1")]
    assert found.judge.version == "served 1 No/Yes"


def served_one(spec: str, path: Path) -> ServedGuard:
    """The guard of a spec, asked one question after the other."""
    judge = named(spec, path)
    assert isinstance(judge, ServedGuard)
    return replace(judge, server=judge.server._replace(concurrency=1))


@pytest.mark.parametrize("words", ["safe", "", "no,no", "a b,c", "No,Yes,Perhaps", ".*,x"])
def test_what_are_no_two_words(words: str) -> None:
    with pytest.raises(BadJudge, match="takes two words"):
        served_guard(at("http://here/v1"), words)
