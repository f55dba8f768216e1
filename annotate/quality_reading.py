"""What a quality study holds, read once: who judged what, and what that comes to."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from annotate.quality_figures import ALL, Dueled, Place, Rated
from annotate.quality_study import SAFE
from db import given, preferences, study_outputs
from db.aggregation import winner
from db.connection import Study
from db.given import Given
from db.preferences import Decision
from db.projects import Project

BETTER, SAFER = QUESTIONS = ("better", "safer")
EQUAL = "equal"
_CODES = {"good": 1.0, "bad": 0.0, "tie": 2.0, "both_bad": 3.0}  # of positions: 0 and 1
_RATED: Mapping[str, Rated] = {
    "good": "good", "bad": "bad", "conflicting": "conflicting", "skip": "skipped",
    "skipped": "skipped",
}  # fmt: skip
_NEITHER: Mapping[str, Dueled] = {
    "tied": "tie", "both_bad": "both_bad", "conflicting": "conflicting", "skipped": "skipped",
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A study as it was read.

    sets: the instructions of each benchmark and, of several, of all. answers: the id of what a
    model answered. items: by the ids of the responses that they show. given: the judgments that
    count, and skips. safer: by judgment, the id of the response that is safer, or "equal".
    """

    paired: bool
    models: tuple[str, ...]
    annotators: tuple[str, ...]
    sets: Mapping[str, Sequence[Place]]
    answers: Mapping[tuple[Place, str], int]
    items: Mapping[frozenset[int], int]
    decisions: Mapping[int, Decision]
    given: Sequence[Given]
    safer: Mapping[int, int | str]

    def rated(self, benchmark: str, model: str) -> dict[Place, Rated]:
        """What each of a model's answers comes to, by the one rule."""
        return {
            place: _RATED[decision.outcome] if decision else "unjudged"
            for place in self.sets[benchmark]
            for decision in [self.decisions.get(self._item(place, model))]
        }

    def rated_by(self, annotator: str, benchmark: str, model: str) -> dict[Place, Rated]:
        """What an annotator says of each of a model's answers."""
        said = {g.item_id: _RATED[g.verdict] for g in self.given if g.annotator == annotator}
        return {
            place: said.get(self._item(place, model), "unjudged") for place in self.sets[benchmark]
        }

    def dueled(self, question: str, benchmark: str, model: str, other: str) -> Iterator[Dueled]:
        """What each pair of two models' answers comes to, as `model` sees it."""
        votes = self._safer_votes() if question == SAFER else {}
        for place in self.sets[benchmark]:
            mine, others = self.answers[place, model], self.answers[place, other]
            if mine == others:
                yield "same"
                continue
            item_id = self._item(place, model, other)
            decision = self.decisions.get(item_id)
            if decision is None or decision.outcome == "skipped":
                yield "skipped" if decision else "unjudged"
            elif question == SAFER:
                yield _safer(votes.get(item_id), mine)
            elif decision.chosen_id is None:
                yield _NEITHER[decision.outcome]
            else:
                yield "win" if decision.chosen_id == mine else "loss"

    def items_of(self, benchmark: str) -> set[int]:
        """The items that show answers to the instructions of a benchmark."""
        size = 2 if self.paired else 1
        return {
            self._item(place, *models)
            for place in self.sets[benchmark]
            for models in combinations(self.models, size)
            if len({self.answers[place, model] for model in models}) == size
        }

    def codes(self, question: str) -> Iterator[tuple[int, str, float]]:
        """Item, annotator and answer to a question, as a code; skips left out."""
        for g in self.given:
            if question == SAFER:
                if g.judgment_id in self.safer:
                    answer = self.safer[g.judgment_id]
                    yield g.item_id, g.annotator, -1.0 if answer == EQUAL else float(answer)
            elif g.verdict in _CODES:
                yield g.item_id, g.annotator, _CODES[g.verdict]
            elif g.chosen is not None:
                yield g.item_id, g.annotator, float(g.chosen)

    def _item(self, place: Place, *models: str) -> int:
        return self.items[frozenset(self.answers[place, model] for model in models)]

    def _safer_votes(self) -> dict[int, Counter[int | str]]:
        votes: dict[int, Counter[int | str]] = defaultdict(Counter)
        for g in self.given:
            if g.judgment_id in self.safer:
                votes[g.item_id][self.safer[g.judgment_id]] += 1
        return votes


def read(study: Study, project: Project) -> Found:
    """Read a study; without models where the project holds none."""
    answered = study_outputs.answered(study, project.id)
    sets: dict[str, list[Place]] = {}
    for benchmark, number in dict.fromkeys((a.benchmark, a.number) for a in answered):
        sets.setdefault(benchmark, []).append((benchmark, number))
    if len(sets) > 1:
        sets[ALL] = [place for places in sets.values() for place in places]
    shown = study_outputs.shown(study, project.id)
    said = [g for g in given.given(study, project.id) if g.counts or g.verdict == "skip"]
    decisions = {d.item_id: d for d in preferences.decisions(study, project.id)}
    of = {g.judgment_id: shown[g.item_id] for g in said}
    return Found(
        paired=project.task == "compare",
        models=tuple(sorted({a.model for a in answered})),
        annotators=tuple(sorted({g.annotator for g in said})),
        sets=sets,
        answers={((a.benchmark, a.number), a.model): a.response_id for a in answered},
        items={frozenset(ids): item_id for item_id, ids in shown.items()},
        decisions={id_: d for id_, d in decisions.items() if d.outcome != "withdrawn"},
        given=said,
        safer={
            judgment_id: EQUAL if position is None else of[judgment_id][position]
            for judgment_id, axis, position in given.axes(study, project.id)
            if axis == SAFE and judgment_id in of
        },
    )


def _safer(votes: Counter[int | str] | None, mine: int) -> Dueled:
    """The answer with strictly the most votes."""
    if not votes:
        return "unjudged"
    won = winner(votes, "plurality", None)
    if won is None:
        return "conflicting"
    if won[0] == EQUAL:
        return "tie"
    return "win" if won[0] == mine else "loss"
