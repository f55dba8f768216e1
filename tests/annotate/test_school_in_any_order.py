"""Practice and gold whatever people do, in any order: each item once, one at a time, all in order.

Hypothesis makes the moves; after each, what must hold is looked up in the study itself.
"""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from annotate.assignment import Shown
from annotate.errors import NothingToUndo, TooSoon
from annotate.wellbeing import opt_out
from db import count_checks, judgment_checks, queue_checks
from db.judgments import Verdict
from db.options import Options
from db.times import to_text
from tests.annotate.played import Played
from tests.annotate.schooling import feedback, give, known
from tests.annotate.writing import pairs

NAMES = st.sampled_from(("ada", "bob"))
VERDICTS = st.sampled_from(("a", "b", "tie", "skip"))
EVERY = 3
CHECKS = (
    *(count_checks.progress, count_checks.activity, count_checks.outcomes),
    *(queue_checks.slots, queue_checks.queue),
    *(judgment_checks.judgments, judgment_checks.assignments),
)
FREE_PRACTICE = """
    SELECT count(*) FROM items i JOIN projects p ON p.id = i.project_id
    JOIN prompts q ON q.id = i.prompt_id
    WHERE p.purpose = 'practice' AND NOT EXISTS (
        SELECT 1 FROM assignments a WHERE a.item_id = i.id AND a.annotator_id = :who)
    AND NOT EXISTS (
        SELECT 1 FROM opt_outs o WHERE o.annotator_id = :who AND o.category = q.category)
"""

PRACTISES = """
    SELECT 1 FROM assignments a JOIN projects p ON p.id = a.project_id
    WHERE a.annotator_id = :who AND a.state = 'leased' AND p.purpose = 'practice'
"""


class School(Played):
    """Two annotators, a few pairs, practice and gold."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, list[Shown]] = {"ada": [], "bob": []}

    @initialize(practice=st.integers(0, 2), gold=st.integers(0, 3))
    def begin(self, practice: int, gold: int) -> None:
        self.office.project(pairs(6), overlap=2, options=Options(gold_every=EVERY))
        self.practice(practice)
        if gold:
            give(self.office, "gold", known(*(f"Gold {n}?" for n in range(gold))))

    @rule(number=st.integers(1, 3))
    def practice(self, number: int) -> None:
        rows = known(*(f"Practice {n}?" for n in range(number)))
        if rows:
            give(self.office, "practice", [{**rows[0], "category": "violence"}, *rows[1:]])

    @rule(name=NAMES)
    def claim(self, name: str) -> None:
        desk = self.office.desk(name)
        holding = self.held(name)
        (free,) = self.study.execute(FREE_PRACTICE, {"who": desk.annotator.id}).fetchone()
        shown = desk.ask()
        if free and not holding:
            assert shown is not None and shown.purpose == "practice"
        if shown is not None:
            self.given[name].append(shown)

    @rule(name=NAMES, verdict=VERDICTS, late=st.booleans())
    def answer(self, name: str, verdict: Verdict, late: bool) -> None:
        """The item that was shown last, at once or after its lease has run out."""
        desk = self.office.desk(name)
        if not self.given[name]:
            return
        shown = self.given[name][-1]
        self.office.clock.wait(1801 if late else 5)
        if late:
            self.office.desk("bob" if name == "ada" else "ada").ask()
        fate = desk.submit(shown, verdict, "a reason").fate
        assert fate in ("counted", "skipped", "repeated", "kept_other", "surplus")
        if shown.purpose == "practice" and fate == "counted":
            assert feedback(desk, shown.token) is not None

    @rule(name=NAMES, at_once=st.booleans())
    def undo(self, name: str, at_once: bool) -> None:
        desk = self.office.desk(name)
        self.office.clock.wait(0 if at_once else 5)
        practises = self.study.execute(PRACTISES, {"who": desk.annotator.id}).fetchone()
        try:
            desk.undo_at_once()
        except (NothingToUndo, TooSoon):
            return
        assert practises is None, "what came before the practice on the screen stays"
        shown = desk.claim()
        assert shown.purpose == "work", "practice is not undone"
        self.given[name].append(shown)

    @rule(name=NAMES)
    def release(self, name: str) -> None:
        holding = bool(self.held(name, live=True))
        assert self.office.desk(name).release() == holding

    @rule(name=NAMES, spared=st.sampled_from(([], ["violence"])))
    def opt_out(self, name: str, spared: list[str]) -> None:
        opt_out(self.study, self.office.desk(name).annotator, spared)

    def held(self, name: str, live: bool = False) -> list[tuple[object, ...]]:
        """What somebody holds in the project and its companions; if `live`, not run out."""
        return self.study.execute(
            "SELECT a.token FROM assignments a JOIN annotators n ON n.id = a.annotator_id "
            "WHERE n.name = ? AND a.state = 'leased' AND (NOT ? OR a.expires_at >= ?)",
            (name, live, to_text(self.office.clock.now)),
        ).fetchall()

    @invariant()
    def all_is_right(self) -> None:
        assert [finding for check in CHECKS for finding in check(self.study)] == []

    @invariant()
    def nobody_holds_two_items(self) -> None:
        assert all(len(self.held(name)) <= 1 for name in self.given)

    @invariant()
    def every_open_slot_is_of_the_project_itself(self) -> None:
        open_slots = self.study.execute(
            "SELECT DISTINCT p.purpose FROM slots s JOIN projects p ON p.id = s.project_id "
            "WHERE s.assignment_id IS NULL AND s.closed = 0"
        )
        assert open_slots.fetchall() in ([], [("work",)])


TestSchool = School.TestCase
TestSchool.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, derandomize=True
)
