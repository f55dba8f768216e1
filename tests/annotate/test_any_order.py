"""Whatever people do, in any order: no cap is broken, no answer is lost, and nothing stays hidden.

Hypothesis plays them (:mod:`tests.annotate.playing`); here is what must hold after every move.
"""

from collections.abc import Mapping

from hypothesis import settings
from hypothesis.stateful import invariant

from annotate.details import NOTHING, Details
from db import count_checks, projects, queue_checks, task_checks
from db.judgments import Verdict
from db.options import Options
from tests.annotate.playing import VERDICTS, Playing

Says = Mapping[Verdict, tuple[Verdict, Details]]
OF_ONE: Says = dict.fromkeys(VERDICTS[:3], ("good", NOTHING)) | dict.fromkeys(
    VERDICTS[3:6], ("bad", NOTHING)
)
OF_SEVERAL: Says = {
    "a_much": ("pick", Details(ranking=(2, 0, 1))),
    "a": ("pick", Details(ranking=(0,))),
    "b": ("pick", Details(ranking=(1,))),
    "b_much": ("pick", Details(ranking=(0, 1, 2))),
    "tie": ("none", NOTHING),
    "both_bad": ("none", NOTHING),
}
OF_A_PROPOSAL: Says = {
    "a_much": ("accept", NOTHING),
    "a": ("accept", NOTHING),
    "tie": ("edit", Details(edit="yes, but")),
    "b": ("reject", NOTHING),
    "b_much": ("reject", NOTHING),
    "both_bad": ("edit", Details(edit="no, but")),
}
CHECKS = (
    *(count_checks.progress, count_checks.activity, count_checks.outcomes),
    *(queue_checks.slots, queue_checks.queue, task_checks.answers),
)


class Annotating(Playing):
    """A study under the hands of its people, looked at after every move."""

    @invariant()
    def every_submitted_answer_is_stored_once(self) -> None:
        stored = self.study.execute("SELECT key FROM judgments WHERE verdict <> 'undone'")
        answered = [turn.token for turn in self.model.turns.values() if turn.answered]
        assert sorted(key for (key,) in stored) == sorted(answered)

    @invariant()
    def every_slot_is_held_by_whom_the_model_says(self) -> None:
        slots = self.study.execute(
            "SELECT s.item_id, s.number, a.token, s.closed, s.judgment_id IS NOT NULL "
            "FROM slots s LEFT JOIN assignments a ON a.id = s.assignment_id ORDER BY 1, 2"
        )
        assert slots.fetchall() == self.model.slots()

    @invariant()
    def no_annotator_counts_twice_at_an_item_and_none_beyond_its_cap(self) -> None:
        for item in self.model.items.values():
            judged = [s.turn.name for s in item.slots if s.turn and s.turn.state == "judged"]
            assert len(set(judged)) == len(judged) <= item.wanted

    @invariant()
    def the_kept_figures_are_those_counted(self) -> None:
        assert [finding for check in CHECKS for finding in check(self.study)] == []
        project = projects.get(self.study, "pairs")
        assert projects.progress(self.study, project.id)[:4] == self.model.figures()

    @invariant()
    def whoever_has_passed_an_open_slot_may_not_take_it_or_looks_there_again(self) -> None:
        passed = self.study.execute(
            "SELECT n.name, s.item_id, s.number FROM positions p JOIN slots s "
            "ON s.project_id = p.project_id AND s.assignment_id IS NULL AND s.closed = 0 "
            "AND (s.major, s.minor, s.item_id) <= (p.major, p.minor, p.item_id) "
            "AND coalesce(s.returned, 0) <= p.returned JOIN annotators n ON n.id = p.annotator_id"
        ).fetchall()
        for name, item_id, number in passed:
            left = {(item.id, slot.number) for item, slot in self.model.left_for(name)}
            assert (item_id, number) not in left


class Rating(Annotating):
    """The same where responses are good or bad."""

    task = "rate"
    options = Options(scale="safety")
    says = OF_ONE

    def row(self, question: str, writer: str | None) -> dict[str, object]:
        return {"prompt": question, "response": "yes", "generator": writer}


class Ranking(Annotating):
    """The same where one of three responses is picked."""

    task = "rank"
    options = Options(full_ranking=True)
    says = OF_SEVERAL

    def row(self, question: str, writer: str | None) -> dict[str, object]:
        responses = ["yes", "no", "maybe"]
        return {"prompt": question, "responses": responses, "generator": [None, writer, None]}


class Demonstrating(Annotating):
    """The same where proposals are accepted, edited or rejected."""

    task = "demonstrate"
    options = Options(rationale="optional")
    says = OF_A_PROPOSAL

    def row(self, question: str, writer: str | None) -> dict[str, object]:
        return {"instruction": question, "output": "yes", "generator": writer}


TestAnnotating = Annotating.TestCase
TestAnnotating.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, derandomize=True
)
FEWER = settings(max_examples=15, stateful_step_count=30, deadline=None, derandomize=True)
TestRating, TestRanking = Rating.TestCase, Ranking.TestCase
TestDemonstrating = Demonstrating.TestCase
TestRating.settings = TestRanking.settings = TestDemonstrating.settings = FEWER
