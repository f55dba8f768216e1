"""Whatever annotators do, in any order: no cap is broken, and no answer is lost or counts twice.

Hypothesis plays three annotators at three pairs, who claim, answer (now, late, or again), undo, and
stay away, and looks at the study after every move.
"""

import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from annotate.assignment import Shown
from annotate.errors import NothingToUndo
from annotate.judging import VERDICTS
from annotate.status import project_status
from db import preferences
from db.connection import open_study
from db.judgments import Verdict
from tests.annotate.desk import Desk, Office
from tests.annotate.writing import pairs

NAMES, ITEMS = ("ada", "bob", "eve"), 3


class Annotating(RuleBasedStateMachine):
    """A study under the hands of its annotators."""

    shown = Bundle("shown")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.opened = open_study(Path(self.folder.name) / "study.db", create=True)
        self.study = self.opened.__enter__()
        self.submitted: set[str] = set()

    def teardown(self) -> None:
        self.opened.__exit__(None, None, None)
        self.folder.cleanup()

    @initialize(overlap=st.integers(1, 3))
    def open_office(self, overlap: int) -> None:
        self.office = Office(self.study, Path(self.folder.name)).project(pairs(ITEMS), overlap)
        self.overlap = overlap
        self.desks = {name: self.office.desk(name) for name in NAMES}

    @rule(target=shown, name=st.sampled_from(NAMES))
    def claim(self, name: str) -> object:
        desk = self.desks[name]
        found = desk.ask()
        return multiple() if found is None else (desk, found)

    @rule(given=shown, verdict=st.sampled_from(VERDICTS["compare"]))
    def submit(self, given: tuple[Desk, Shown], verdict: Verdict) -> None:
        desk, shown = given
        self.office.clock.wait(5)
        outcome = desk.submit(shown, verdict, "a reason")
        assert (outcome.fate == "repeated") == (shown.token in self.submitted)
        self.submitted.add(shown.token)

    @rule(name=st.sampled_from(NAMES))
    def undo(self, name: str) -> None:
        with suppress(NothingToUndo):
            self.desks[name].undo()

    @rule(seconds=st.sampled_from([1, 1000, 1801]))
    def wait(self, seconds: int) -> None:
        self.office.clock.wait(seconds)

    @invariant()
    def every_submitted_answer_is_stored_once(self) -> None:
        rows = self.study.execute("SELECT key FROM judgments WHERE verdict <> 'undone'").fetchall()
        assert sorted(key for (key,) in rows) == sorted(self.submitted)

    @invariant()
    def no_item_counts_more_judgments_than_it_wants_nor_two_of_one_annotator(self) -> None:
        counted = self.study.execute(
            "SELECT s.item_id, j.annotator_id "
            "FROM slots s JOIN judgments j ON j.id = s.judgment_id "
            "JOIN assignments a ON a.id = s.assignment_id AND a.state = 'judged' "
            "WHERE NOT EXISTS (SELECT 1 FROM judgments l WHERE l.supersedes = j.id)"
        ).fetchall()
        slots = self.study.execute("SELECT count(judgment_id) FROM slots").fetchone()
        assert slots == (len(counted),)
        assert len(set(counted)) == len(counted) <= getattr(self, "overlap", 1) * ITEMS

    @invariant()
    def the_figures_add_up(self) -> None:
        for desk in getattr(self, "desks", {}).values():
            found = project_status(self.study, desk.project)
            judged = {d.item_id for d in preferences.decisions(self.study, desk.project.id)}
            outcomes = found.preferences + found.tied + found.both_bad
            assert outcomes + found.conflicting + found.skipped == len(judged) <= ITEMS
            assert found.judged <= found.wanted == self.overlap * ITEMS


TestAnnotating = Annotating.TestCase
TestAnnotating.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
