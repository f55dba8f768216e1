"""A language model that says which of two answers is better."""

from pathlib import Path

import pytest

from db.connection import open_study
from db.judges import Winner, contests
from tests.annotate.generating.wire import Asked, Counterpart, Wire, saying
from tests.train.judges.serving import answered, at, marked
from train.judges.judging import contested
from train.judges.named import judge_of
from train.judges.pairwise import PairwiseJudge, pairwise_judge


class Preferring:
    """Prefers the answer with a word in it; where both or none has it, the first."""

    def __init__(self, word: str) -> None:
        self.word = word

    def __call__(self, wire: Wire, asked: Asked) -> None:
        first, second = (self.word in marked(asked.prompt, one) for one in ("first", "second"))
        saying("better: second" if second and not first else "better: first")(wire, asked)


def pairs(path: Path) -> list[tuple[int, int]]:
    mine = answered(path, [("How?", "A good answer."), ("Why?", "Because.")], "run 1")
    theirs = answered(path, [("How?", "No."), ("Why?", "No reason.")], "start")
    return list(zip(mine, theirs, strict=True))


def test_each_pair_is_shown_in_both_orders(study_path: Path, server: Counterpart) -> None:
    both = pairs(study_path)
    server.always = Preferring("good")
    judge = judge_of(f"compare:parrot@{server.url}", study_path)
    assert isinstance(judge, PairwiseJudge)
    found = contested(study_path, judge, both)
    assert (found.judge.name, found.judge.asks, found.new) == ("compare:parrot", "better", 4)
    (a, b), (c, d) = both
    with open_study(study_path) as study:
        said = contests(study, found.judge.id, [(a, b), (b, a), (c, d), (d, c)])
    assert said == {(a, b): "first", (b, a): "second", (c, d): "first", (d, c): "first"}


def test_nothing_is_asked_twice_and_what_failed_is_asked_again(
    study_path: Path, server: Counterpart
) -> None:
    both = pairs(study_path)
    server.always = Preferring("good")
    server.script += [saying("Both are fine."), saying("Well.")]
    judge = pairwise_judge(at(server.url, concurrency=1))
    assert (contested(study_path, judge, both).missing, len(server.asked)) == (1, 5)
    again = contested(study_path, judge, both)
    assert (again.known, again.new, len(server.asked)) == (3, 1, 6)
    contested(study_path, judge, both)
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    ("text", "winner"),
    [
        ("better: first", "first"),
        ("Better: **second**.", "second"),
        ("The first is longer.\n\nbetter: tie", "tie"),
        ("better: first\nOn reflection:\nbetter: second", "second"),
    ],
)
def test_what_it_may_say(study_path: Path, server: Counterpart, text: str, winner: Winner) -> None:
    (pair, _) = pairs(study_path)
    server.always = saying(text)
    found = contested(study_path, pairwise_judge(at(server.url)), [pair])
    with open_study(study_path) as study:
        assert contests(study, found.judge.id, [pair]) == {pair: winner}
