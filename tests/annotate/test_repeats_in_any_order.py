"""Repeats whatever people do, in any order: once each, turned, and everything as it must be.

Hypothesis makes the moves; after each, what must hold is looked up in the study itself.
"""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from annotate import repeating
from annotate.assignment import Shown
from annotate.check import check
from annotate.consistency import consistency
from annotate.errors import CannotCorrect, NothingToUndo, TooSoon
from annotate.wellbeing import opt_out
from db.judgments import Verdict
from db.options import Options
from tests.annotate.played import Played
from tests.annotate.schooling import give, known
from tests.annotate.writing import pairs

NAMES = st.sampled_from(("ada", "bob"))
VERDICTS = st.sampled_from(("a", "b", "tie", "skip"))
SOON = 2  # answers after which an item may come back here
TURNS = """
    SELECT i.repeats, count(*) FROM assignments a JOIN items i ON i.id = a.item_id
    WHERE i.repeats IS NOT NULL AND a.state IN ('leased', 'judged', 'skipped', 'surplus')
    GROUP BY i.repeats, a.annotator_id HAVING count(*) > 1
"""
LEASES = (
    "SELECT 1 FROM assignments WHERE state = 'leased' GROUP BY annotator_id HAVING count(*) > 1"
)


class Again(Played):
    """Two annotators, a few pairs, and gold beside the repeats."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, list[Shown]] = {"ada": [], "bob": []}
        self.patch.setattr(repeating, "APART", SOON)

    @initialize(overlap=st.integers(1, 2), every=st.integers(2, 3), gold=st.integers(0, 2))
    def begin(self, overlap: int, every: int, gold: int) -> None:
        options = Options(repeat_every=every, gold_every=4)
        rows = [{**row, "category": f"kind {n % 3}"} for n, row in enumerate(pairs(12))]
        self.office.project(rows, overlap, options=options)
        if gold:
            give(self.office, "gold", known(*(f"Gold {n}?" for n in range(gold))))
        self.work("ada", "a", 6)
        self.work("bob", "b", 4)

    @rule(name=NAMES, verdict=VERDICTS, number=st.sampled_from((1, 4)))
    def work(self, name: str, verdict: Verdict, number: int) -> None:
        """What annotators mostly do."""
        desk = self.office.desk(name)
        for _ in range(number):
            shown = desk.ask()
            if shown is None:
                return
            self.given[name].append(shown)
            self.office.clock.wait(5)
            desk.submit(shown, verdict, "a reason")

    @rule(name=NAMES)
    def claim(self, name: str) -> None:
        shown = self.office.desk(name).ask()
        if shown is not None:
            assert shown.purpose == "work"
            self.given[name].append(shown)

    @rule(name=NAMES, verdict=VERDICTS, back=st.integers(1, 4), late=st.booleans())
    def answer(self, name: str, verdict: Verdict, back: int, late: bool) -> None:
        """Something that was shown, perhaps after its lease has run out."""
        if len(self.given[name]) < back:
            return
        self.office.clock.wait(1801 if late else 5)
        if late:
            self.office.desk("bob" if name == "ada" else "ada").ask()
        self.office.desk(name).submit(self.given[name][-back], verdict, "a reason")

    @rule(name=NAMES, times=st.integers(1, 3))
    def undo(self, name: str, times: int) -> None:
        desk = self.office.desk(name)
        for _ in range(times):
            try:
                desk.undo()
            except (NothingToUndo, TooSoon):
                return
            self.given[name].append(desk.claim())

    @rule(name=NAMES, verdict=VERDICTS, back=st.integers(1, 4))
    def correct(self, name: str, verdict: Verdict, back: int) -> None:
        desk = self.office.desk(name)
        mine = desk.mine()
        if len(mine) >= back:
            try:
                desk.correct(mine[-back].judgment_id, verdict, "a reason")
            except CannotCorrect:
                return

    @rule(name=NAMES)
    def release(self, name: str) -> None:
        self.office.desk(name).release()

    @rule(name=NAMES, spared=st.sampled_from(([], ["kind 0"])))
    def opt_out(self, name: str, spared: list[str]) -> None:
        opt_out(self.study, self.office.desk(name).annotator, spared)

    @invariant()
    def all_is_right(self) -> None:
        assert check(self.study) == []

    @invariant()
    def each_comes_back_once_and_one_at_a_time(self) -> None:
        assert self.study.execute(TURNS).fetchall() == []
        assert self.study.execute(LEASES).fetchall() == []

    @invariant()
    def it_can_always_be_told_how_consistent_people_are(self) -> None:
        if self.given["ada"] or self.given["bob"]:
            for one in consistency(self.study, self.office.desk("ada").project):
                assert one.alike <= one.same <= one.answered
                assert sum(one.places) <= one.answered - one.same


TestAgain = Again.TestCase
TestAgain.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, derandomize=True
)
