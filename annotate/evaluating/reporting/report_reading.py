"""What is read for a report."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from annotate import access, run_commands, runs
from annotate.errors import NothingEvaluated
from annotate.evaluating import comparing, duels, sheets, taking_part
from annotate.evaluating.comparing import Comparisons
from annotate.evaluating.duels import Duel
from annotate.evaluating.figures import Evaluated, evaluated
from annotate.evaluating.judged.trust import trust
from annotate.evaluating.reporting.report_rows import Context
from annotate.evaluating.reporting.report_scope import Scope
from annotate.evaluating.sheets import Sheet
from annotate.evaluating.starts import start_of
from db import evaluations, judges
from db.connection import Study


class Read(NamedTuple):
    """What sections are made of; `commands` in the order of their numbers, from 1 on.

    `against` is whom models are compared with: None where there is only one.
    """

    asked: Scope
    context: Context
    commands: tuple[str, ...]
    against: str | None


def read(study: Study, asked: Scope) -> Read:
    """The figures of the models asked for: reads their answers and verdicts.

    For researchers: raises Forbidden; NothingEvaluated where a name is none of what was evaluated.
    """
    access.require(study, "researcher")
    taking_part.check(study, asked.everybody, asked.benchmarks, asked.judges)
    there = sheets.read(study, asked.benchmarks, asked.everybody)
    if not there:
        raise NothingEvaluated(
            "No such model was evaluated on such a benchmark. Evaluate some first: train evaluate "
            "--run N --benchmark NAME."
        )
    kept = sheets.one_each(there)
    found = tuple(_of_judges(evaluated(one), asked) for one in kept)
    commands = _commands(study, found)
    judging = {judge for one in found for judge in evaluations.judges(study, one.evaluation_id)
               if asked.wants(judge)}  # fmt: skip
    context = Context(
        found,
        trust(study, judging),
        _numbers(commands),
        tuple(_other(one) for one in there if one not in kept),
    )
    listed = _listed(commands)
    return Read(asked, context, listed, asked.against or start(found))


def sheets_of(study: Study, asked: Scope) -> list[Sheet]:
    """The sheets that `read` reads, one of each model on each benchmark."""
    access.require(study, "researcher")
    return sheets.one_each(sheets.read(study, asked.benchmarks, asked.everybody))


def compared(study: Study, found: Read) -> Comparisons:
    """The differences of all measures, corrected for as many as there are; as `read` asks."""
    access.require(study, "researcher")
    asked = found.asked
    rows = comparing.between(sheets_of(study, asked), found.against).found
    return comparing.corrected([one for one in rows if asked.wants(one.judge)])


def met(study: Study, found: Read) -> list[Duel]:
    """The duels that judges of two answers decided; as `read` asks."""
    access.require(study, "researcher")
    asked = found.asked
    who = [judge for judge in judges.list_all(study) if asked.wants(judge)]
    return duels.between(study, sheets_of(study, asked), found.against, who)


def start(evaluated: Sequence[Evaluated]) -> str | None:
    """Whom most runs started from, of those that were evaluated; else who was evaluated first.

    None where only one was.
    """
    models = {one.model.generator: one.model for one in evaluated}
    begun = Counter(start_of(model) for model in models.values() if model.method is not None)
    known = [name for name, _ in begun.most_common() if name in models]
    return next(iter([*known, *models])) if len(models) > 1 else None


def _other(one: Sheet) -> str:
    made = one.evaluation
    return f"{made.generator} on {made.benchmark} with {made.settings}"


def _of_judges(one: Evaluated, asked: Scope) -> Evaluated:
    return one._replace(figures=tuple(each for each in one.figures if asked.wants(each.judge)))


Commands = dict[tuple[str, str, int], tuple[str, ...]]


def _commands(study: Study, evaluated: Sequence[Evaluated]) -> Commands:
    """What evaluated each model on each benchmark; and, on no benchmark, what trained it."""
    found: Commands = {
        (one.benchmark, one.model.generator, one.evaluation_id): one.commands for one in evaluated
    }
    for model in {one.model.generator: one.model for one in evaluated}.values():
        if model.run_id is not None:
            run = runs.get(study, model.run_id)
            found["", model.generator, 0] = (run_commands.again(study, run),)
    return found


def _listed(commands: Commands) -> tuple[str, ...]:
    return tuple(dict.fromkeys(said for each in commands.values() for said in each))


def _numbers(commands: Commands) -> dict[tuple[str, str], tuple[int, ...]]:
    numbers = {said: n for n, said in enumerate(_listed(commands), start=1)}
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    for (benchmark, generator, _), said in commands.items():
        key = benchmark, generator
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), *(numbers[one] for one in said))))
    return found
