"""The report of a quality study: what people found of each model, by benchmark.

What an item comes to is decided by the one rule (:mod:`db.preferences`); which is safer, of a pair,
by the answer with strictly the most votes. An answer that two models share was judged once and
counts for both. Models' names are in this report and on no annotator's screen.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

from annotate import access, planning, quality_reading
from annotate.agreement import Value, agreement
from annotate.errors import NoQualityStudy
from annotate.multiple_tests import holm
from annotate.quality_figures import (
    ALL,
    GOOD,
    Agreed,
    Comparison,
    Duel,
    Lean,
    Share,
    compare,
    duel,
    share,
)
from annotate.quality_reading import QUESTIONS, Found
from db import projects, study_outputs
from db.connection import Study
from db.options import Scale

Test = TypeVar("Test", Comparison, Duel)


class Report(NamedTuple):
    """A study in figures: rated has shares and comparisons, paired has duels and leans.

    `judged` of `wanted` judgments are there. `shares` are by the one rule, `own` each annotator's.
    """

    name: str
    paired: bool
    scale: Scale
    models: tuple[str, ...]
    instructions: tuple[tuple[str, int], ...]
    judged: int
    wanted: int
    annotators: tuple[str, ...]
    shares: tuple[Share, ...]
    own: tuple[Share, ...]
    comparisons: tuple[Comparison, ...]
    duels: tuple[Duel, ...]
    leans: tuple[Lean, ...]
    agreement: tuple[Agreed, ...]


def studies(study: Study) -> list[str]:
    """The names of the quality studies, in the order they were made; for researchers."""
    access.require(study, "researcher")
    return study_outputs.projects(study)


def report(study: Study, name: str) -> Report:
    """All figures of a quality study as it stands.

    For researchers: raises Forbidden, UnknownProject, and NoQualityStudy.
    """
    access.require(study, "researcher")
    project = planning.find(study, name)
    found = quality_reading.read(study, project)
    if not found.models:
        raise NoQualityStudy(
            f"Project {name!r} holds no quality study. Make one with: annotate study quality NAME."
        )
    progress = projects.progress(study, project.id)
    return Report(
        name=name,
        paired=found.paired,
        scale=project.options.scale,
        models=found.models,
        instructions=tuple((b, len(places)) for b, places in found.sets.items() if b != ALL),
        judged=progress.judged,
        wanted=progress.slots,
        annotators=found.annotators,
        shares=() if found.paired else tuple(_shares(found)),
        own=() if found.paired else tuple(_own(found)),
        comparisons=() if found.paired else _corrected(list(_comparisons(found))),
        duels=_corrected(list(_duels(found))) if found.paired else (),
        leans=tuple(_leans(found)) if found.paired else (),
        agreement=tuple(_agreement(found, project.options.scale)),
    )


def _corrected(tests: Sequence[Test]) -> tuple[Test, ...]:
    """Holm's correction for all of them on which something is decided."""
    corrected = iter(holm([test.p for test in tests if test.difference]))
    return tuple(t._replace(holm=next(corrected)) if t.difference else t for t in tests)


def _shares(found: Found) -> Iterator[Share]:
    for benchmark in found.sets:
        for model in found.models:
            yield share(benchmark, model, None, found.rated(benchmark, model).values())


def _own(found: Found) -> Iterator[Share]:
    for benchmark in found.sets:
        for model in found.models:
            for annotator in found.annotators:
                said = found.rated_by(annotator, benchmark, model)
                yield share(benchmark, model, annotator, said.values())


def _comparisons(found: Found) -> Iterator[Comparison]:
    """The later model in the order of names beside the earlier one."""
    for benchmark in found.sets:
        for other, model in combinations(found.models, 2):
            mine, others = (found.rated(benchmark, name) for name in (model, other))
            yield compare(benchmark, model, other, mine, others)


def _duels(found: Found) -> Iterator[Duel]:
    for question in QUESTIONS:
        for benchmark in found.sets:
            for other, model in combinations(found.models, 2):
                outcomes = found.dueled(question, benchmark, model, other)
                yield duel(benchmark, model, other, question, outcomes)


def _leans(found: Found) -> Iterator[Lean]:
    """Everybody's, then each annotator's."""
    chosen = [g for g in found.given if g.chosen is not None]
    for annotator in (None, *found.annotators):
        theirs = [g for g in chosen if annotator in (None, g.annotator)]
        first = sum(g.order[0] == g.chosen for g in theirs)
        yield Lean(annotator, first, len(theirs) - first)


def _agreement(found: Found, scale: Scale) -> Iterator[Agreed]:
    for question in QUESTIONS if found.paired else (GOOD[scale],):
        for benchmark in found.sets:
            items = found.items_of(benchmark)
            answers = [
                Value(item_id, annotator, code)
                for item_id, annotator, code in found.codes(question)
                if item_id in items
            ]
            yield Agreed(benchmark, question, agreement(answers, "nominal"))
