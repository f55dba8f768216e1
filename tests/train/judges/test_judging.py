"""Judging: every response once by each judge, whatever breaks off."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from db import judges, scores
from db.connection import open_study
from db.judges import Verdict, Winner
from tests.train.conftest import PAIRS, make_study
from train.errors import Interrupted, JudgeFailed
from train.judges.judging import Contest, Exchange, contested, judged
from train.judges.refusal_rules import RefusalRules


@dataclass
class Length:
    """A judge that likes short answers, two at a time, and counts what it is asked."""

    version: str = "1"
    name: str = "length"
    asks: Literal["good"] = "good"
    settings: Mapping[str, Any] = field(default_factory=lambda: {"unit": "characters"})
    asked: list[str] = field(default_factory=list)
    stops_after: int = 1_000
    unjudged: str = "in no text"
    value: float | None = None

    def judge(self, exchanges: Sequence[Exchange]) -> Iterator[Mapping[int, Verdict]]:
        texts = [response[0].content for _, response in exchanges]
        for start in range(0, len(texts), 2):
            if start >= self.stops_after:
                raise KeyboardInterrupt
            some = {n: texts[n] for n in (start, start + 1) if n < len(texts)}
            self.asked += some.values()
            yield {
                n: Verdict(None, -len(said) if self.value is None else self.value)
                for n, said in some.items() if self.unjudged not in said
            }  # fmt: skip


@dataclass
class FirstWins:
    """A judge that prefers what it sees first, and counts what it is asked."""

    version: str = "1"
    name: str = "first"
    asks: Literal["better"] = "better"
    settings: Mapping[str, Any] = field(default_factory=dict)
    asked: int = 0

    def compare(self, contests: Sequence[Contest]) -> Iterator[Mapping[int, Winner]]:
        self.asked += len(contests)
        yield dict.fromkeys(range(len(contests)), "first")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study.db", PAIRS)


def responses(database: Path) -> list[int]:
    with open_study(database) as study:
        return scores.responses(study)


def said(database: Path, judge_id: int) -> dict[int, Verdict]:
    with open_study(database) as study:
        return judges.verdicts(study, judge_id, responses(database))


def test_verdicts_are_stored_and_asked_for_once(study: Path) -> None:
    ids, judge = responses(study), Length()
    first = judged(study, judge, ids)
    assert (first.new, first.known, first.missing) == (24, 0, 0)
    assert len(judge.asked) == 24
    again = judged(study, judge, ids + ids)
    assert (again.new, again.known) == (0, 24)
    assert len(judge.asked) == 24
    with open_study(study) as opened:
        texts = {id_: response[0].content for id_, _, response in scores.texts(opened, ids)}
    values = {id_: verdict.value for id_, verdict in said(study, first.judge.id).items()}
    assert values == {id_: -len(text) for id_, text in texts.items()}


def test_another_version_is_another_judge(study: Path) -> None:
    ids, newer = responses(study), Length(version="2")
    old = judged(study, Length(), ids).judge
    new = judged(study, newer, ids).judge
    assert len(newer.asked) == 24
    assert (old.name, new.name, old.id == new.id) == ("length", "length", False)
    assert len(said(study, old.id)) == 24


def test_ctrl_c_keeps_what_was_said_and_the_rest_goes_on(study: Path) -> None:
    ids, stopped, later = responses(study), Length(stops_after=10), Length()
    with pytest.raises(Interrupted, match="Stopped after 10 of 24 verdicts of length"):
        judged(study, stopped, ids)
    done = judged(study, later, ids)
    assert (done.new, done.known) == (14, 10)
    assert not set(stopped.asked) & set(later.asked) - {"I won't help with that."}


def test_what_a_judge_leaves_out_is_counted_and_asked_again(study: Path) -> None:
    ids, judge = responses(study), Length(unjudged="Cut the chain")
    first = judged(study, judge, ids)
    assert (first.new, first.missing) == (23, 1)
    assert str(first) == "length: 23 judged, 0 were, 1 could not be judged."
    judge.unjudged = "in no text"
    assert judged(study, judge, ids)[1:] == (1, 23, 0)


def test_a_value_that_is_no_number_is_refused(study: Path) -> None:
    with pytest.raises(JudgeFailed, match="The judge length gives nan for a value"):
        judged(study, Length(value=float("nan")), responses(study))


def test_pairs_are_compared_in_both_orders_once(study: Path) -> None:
    pairs, judge = [(1, 2), (3, 4)], FirstWins()
    done = contested(study, judge, pairs)
    assert (done.new, done.known, judge.asked) == (4, 0, 4)
    again = contested(study, judge, [(2, 1), *pairs, (5, 6)])
    assert (again.new, again.known, judge.asked) == (2, 4, 6)
    with open_study(study) as opened:
        winners = judges.contests(opened, done.judge.id, [(1, 2), (2, 1), (1, 5)])
    assert winners == {(1, 2): "first", (2, 1): "first"}


SLOWLY = """
import sys, time
from pathlib import Path
from train.judges.judging import judged
from train.judges.refusal_rules import RefusalRules

class Slowly(RefusalRules):
    def judge(self, exchanges):
        for number, exchange in enumerate(exchanges):
            (found,) = super().judge([exchange])
            yield {number: found[0]}
            time.sleep(0.2)

judged(Path(sys.argv[1]), Slowly(), range(1, 25))
"""


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_a_judge_that_is_killed_goes_on_where_it_was(study: Path, stop: signal.Signals) -> None:
    rules = RefusalRules()
    with subprocess.Popen([sys.executable, "-c", SLOWLY, str(study)], stderr=subprocess.PIPE) as at:
        for _ in range(600):
            if 3 <= _stored(study) < 24:
                break
            assert at.poll() is None, at.communicate()[1]
            time.sleep(0.05)
        at.send_signal(stop)
        at.communicate(timeout=60)
    kept = _stored(study)
    assert 3 <= kept < 24
    done = judged(study, rules, responses(study))
    assert (done.new, done.known) == (24 - kept, kept)
    labels = [str(verdict.label) for verdict in said(study, done.judge.id).values()]
    assert sorted(labels) == ["complied"] * 12 + ["refused"] * 12


def _stored(database: Path) -> int:
    with open_study(database) as study:
        return int(study.execute("SELECT count(*) FROM verdicts").fetchone()[0])
