"""Judging, correcting, deciding, withdrawing and taking that back, in any order: nothing is lost.

Hypothesis makes the moves; after each, what must hold is looked up in the study itself.
"""

from contextlib import suppress
from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from annotate import adjudication, datasets
from annotate.check import check
from annotate.datasets.withdrawing import Which, affected, withdraw
from annotate.details import NOTHING, Details
from annotate.disputes import case
from annotate.errors import (
    BadCriteria,
    CannotAdjudicate,
    CannotCorrect,
    NothingToExport,
    NothingToUndo,
    TooSoon,
    UnknownJudgment,
)
from db.judgments import Verdict
from db.projects import Task
from tests.annotate.opening import open_project
from tests.annotate.played import Played
from tests.annotate.writing import pairs, proposals, sets

NAMES = st.sampled_from(("ada", "bob"))
WHY = Details(rationale="I have looked it up.")
Answer = tuple[Verdict, Details]


class Withdrawing(Played):
    """Two annotators and a researcher at a few pairs; where they disagree, one more is asked."""

    task: Task = "compare"
    rows = pairs(4)
    options: ClassVar[dict[str, object]] = {"extra": 1}
    answers: ClassVar[tuple[Answer, ...]] = (
        ("a", NOTHING), ("b", NOTHING), ("tie", NOTHING), ("skip", NOTHING)
    )  # fmt: skip
    decisions: ClassVar[tuple[Verdict, ...]] = ("a", "tie", "skip")

    @initialize(overlap=st.integers(1, 2))
    def begin(self, overlap: int) -> None:
        open_project(self.office, self.task, self.rows, overlap, "pairs", **self.options)

    @rule(name=NAMES, answers=st.lists(st.integers(0, 3), min_size=1, max_size=3))
    def judge(self, name: str, answers: list[int]) -> None:
        for which in answers:
            desk = self.office.desk(name)
            shown = desk.ask()
            if shown is None:
                return
            self.office.clock.wait(5)
            verdict, details = self.answers[which]
            if self.task == "demonstrate" and not shown.responses and verdict != "skip":
                verdict, details = "write", Details(edit=f"Written by {name}.")
            desk.submit(shown, verdict, "a reason", details)

    @rule(name=NAMES)
    def undo(self, name: str) -> None:
        with suppress(NothingToUndo, TooSoon):
            self.office.desk(name).undo()

    @rule(name=NAMES, nth=st.integers(0, 2), which=st.integers(0, 2))
    def correct(self, name: str, nth: int, which: int) -> None:
        desk = self.office.desk(name)
        mine = desk.mine()
        if nth < len(mine) and mine[nth].shown.responses:
            self.office.clock.wait(5)
            verdict, details = self.answers[which]
            with suppress(CannotCorrect):
                desk.correct(mine[nth].judgment_id, verdict, "a reason", details)

    @rule(item=st.integers(1, 4), which=st.integers(0, 2))
    def decide(self, item: int, which: int) -> None:
        rea, verdict = self.office.desk("rea"), self.decisions[which]
        token = case(self.study, rea.project, item).token
        where = (self.study, rea.project, rea.annotator, item, token)
        adjudication.decide(*where, verdict, "Left out", WHY, self.office.clock.now)

    @rule(item=st.integers(1, 4))
    def take_back(self, item: int) -> None:
        rea = self.office.desk("rea")
        decided = case(self.study, rea.project, item).decision
        if decided is not None:
            with suppress(CannotAdjudicate):
                adjudication.take_back(self.study, rea.project, decided.judgment_id)

    @rule(
        by=st.sampled_from(("person", "item", "judgment", "all")),
        name=st.sampled_from(("ada", "bob", "rea")),
        number=st.integers(1, 8),
        undo=st.booleans(),
    )
    def withdraw(self, by: str, name: str, number: int, undo: bool) -> None:
        which = {
            "person": Which(people=(name,)),
            "item": Which(items=(1 + number % 4,)),
            "judgment": Which(judgments=(number,)),
            "all": Which(projects=("pairs",)),
        }[by]
        self.office.desk(name)
        mine = {one: self.office.desk(one).mine() for one in ("ada", "bob")}
        try:
            expected = affected(self.study, which, undo=undo)
        except (BadCriteria, UnknownJudgment):
            return
        found = withdraw(self.study, which, "Why", undo=undo)
        assert found == expected._replace(done=bool(expected.weighed.judgments))
        assert withdraw(self.study, which, "Again", undo=undo).weighed.judgments == 0
        assert {one: self.office.desk(one).mine() for one in ("ada", "bob")} == mine

    @rule()
    def build(self) -> None:
        """Whatever is built accounts for all that was judged, and rests on nothing withdrawn."""
        with suppress(NothingToExport):
            made = datasets.build(self.study, "pairs")
            assert datasets.build(self.study, "pairs") == made
            assert made.ledger.adds_up()
            resting = self.study.execute(
                "SELECT count(*) FROM dataset_judgments l JOIN withdrawals w "
                "ON w.judgment_id = l.judgment_id WHERE l.dataset_id = ?",
                (made.id,),
            )
            assert resting.fetchone() == (0,)

    @invariant()
    def all_is_right(self) -> None:
        assert [finding.sentence for finding in check(self.study)] == []


class Demonstrating(Withdrawing):
    """The same where texts are written, and confirmed by somebody else."""

    task = "demonstrate"
    rows = proposals(3, unanswered=1)
    options: ClassVar[dict[str, object]] = {"confirm": True}
    answers: ClassVar[tuple[Answer, ...]] = (
        ("accept", NOTHING), ("edit", Details(edit="Better.")), ("reject", NOTHING),
        ("skip", NOTHING),
    )  # fmt: skip
    decisions: ClassVar[tuple[Verdict, ...]] = ("skip", "skip", "skip")


class Ranking(Withdrawing):
    """The same where one of three is picked, and prompts without any are handed on."""

    task = "rank"
    rows = sets(4, 3)
    answers: ClassVar[tuple[Answer, ...]] = (
        ("pick", Details(ranking=(0,))), ("pick", Details(ranking=(1,))), ("none", NOTHING),
        ("skip", NOTHING),
    )  # fmt: skip
    options: ClassVar[dict[str, object]] = {"none_to": "write"}
    decisions: ClassVar[tuple[Verdict, ...]] = ("none", "skip", "none")

    @initialize(overlap=st.integers(1, 2))
    def begin(self, overlap: int) -> None:
        open_project(self.office, "demonstrate", name="write")
        super().begin(overlap)


TestWithdrawing = Withdrawing.TestCase
TestWithdrawing.settings = settings(
    max_examples=12, stateful_step_count=20, deadline=None, derandomize=True
)
FEWER = settings(max_examples=5, stateful_step_count=20, deadline=None, derandomize=True)
TestDemonstrating, TestRanking = Demonstrating.TestCase, Ranking.TestCase
TestDemonstrating.settings = TestRanking.settings = FEWER
