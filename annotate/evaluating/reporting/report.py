"""The report: the tables and figures of the papers, of the models of this study.

The same study gives the same report, byte for byte. What is not there has no section.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args

from annotate import access
from annotate.evaluating.reporting import (
    report_differences,
    report_gates,
    report_judges,
    report_models,
    report_safety,
    report_sweeps,
    report_texts,
    report_tradeoffs,
)
from annotate.evaluating.reporting.report_reading import (
    Read,
    compared,
    met,
    read,
    sheets_of,
)
from annotate.evaluating.reporting.report_rows import Context
from annotate.evaluating.reporting.report_scope import Scope
from annotate.evaluating.reporting.report_sections import Section
from annotate.printing import count
from db.connection import Study

Part = Literal["Safety", "Training", "Helpfulness", "Differences", "Judges"]
PARTS: tuple[Part, ...] = get_args(Part)


class Report(NamedTuple):
    """A report; rows of its sections name the `commands` by their numbers, from 1 on.

    `command` makes the report itself.
    """

    title: str
    summary: str
    sections: tuple[Section, ...]
    commands: tuple[str, ...]
    command: str


def report(study: Study, asked: Scope | None = None) -> Report:
    """Everything that is known of the models asked for; reads their answers and verdicts.

    For researchers: raises Forbidden; NothingEvaluated.
    """
    access.require(study, "researcher")
    asked = asked or Scope()
    found = read(study, asked)
    return Report(
        f"Evaluation of {study.file.stem}",
        summary(found.context),
        tuple(section for part in PARTS for section in sections(study, found, part)),
        found.commands,
        asked.command,
    )


def sections(study: Study, found: Read, part: Part) -> list[Section]:
    """The sections of a part that have something to show. For researchers: raises Forbidden."""
    access.require(study, "researcher")
    return list(_made(study, found, part))


def _made(study: Study, found: Read, part: Part) -> Iterator[Section]:
    context = found.context
    match part:
        case "Safety":
            yield from report_safety.safety(context)
            yield from report_safety.over_refusal(context)
            yield from report_tradeoffs.over_refusal(context)
        case "Training":
            yield from report_models.models(context)
            yield from report_sweeps.demonstrations(context)
            yield from report_sweeps.rounds(context)
            yield from report_sweeps.formats(context)
            yield from report_models.seeds(context, sheets_of(study, found.asked), found.asked)
        case "Helpfulness":
            yield from report_tradeoffs.helpfulness(context)
            yield from report_safety.helpfulness(context)
            yield from report_texts.texts(context)
        case "Differences":
            yield from report_differences.differences(context, compared(study, found))
            yield from report_differences.duels(context, met(study, found))
            yield from report_gates.gates(study, context)
        case "Judges":
            yield from report_judges.judges(context)


def summary(context: Context) -> str:
    """What was evaluated, and what is not finished, in a sentence or two."""
    evaluated = context.evaluated
    models = {one.model.generator for one in evaluated}
    sets = dict.fromkeys(one.benchmark for one in evaluated)
    judges = {figure.judge for one in evaluated for figure in one.figures if figure.judge}
    open_ = [f"{one.model.generator} on {one.benchmark}" for one in evaluated if not one.finished]
    said = (
        f"{count(len(models), 'model')} on {count(len(sets), 'benchmark')} ({', '.join(sets)}), "
        f"by {count(len(judges), 'judge')}; intervals are of 95%."
    )
    if context.others:
        said += (
            f" Left out, as most are evaluated with other settings: {', '.join(context.others)}."
        )
    return f"{said} Not finished: {', '.join(open_)}." if open_ else said
