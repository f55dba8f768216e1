"""What a report is asked to be of, and what is read for it."""

from collections import Counter
from collections.abc import Sequence
from shlex import quote
from typing import NamedTuple

from annotate import access, run_commands, runs
from annotate.errors import NothingEvaluated
from annotate.evaluating import comparing, duels, figures
from annotate.evaluating.comparing import Comparisons
from annotate.evaluating.duels import Duel
from annotate.evaluating.figures import Evaluated
from annotate.evaluating.judged import judge_quality, pair_quality
from annotate.evaluating.reporting.report_rows import Context
from annotate.evaluating.starts import start_of
from db import evaluations
from db.connection import Study
from db.judges import Judge


class Asked(NamedTuple):
    """What a report is of, by names; None: all there is. `against` is whom models are compared
    with; None: whom most of them started from."""

    generators: tuple[str, ...] | None = None
    benchmarks: tuple[str, ...] | None = None
    judges: tuple[str, ...] | None = None
    against: str | None = None

    @property
    def everybody(self) -> set[str] | None:
        """The models, and the one that they are compared with."""
        if self.generators is None:
            return None
        return {*self.generators, *([self.against] if self.against else [])}

    def wants(self, judge: Judge | None) -> bool:
        """Whether figures of a judge are asked for; those of none are."""
        return self.judges is None or judge is None or judge.name in self.judges

    @property
    def command(self) -> str:
        """What makes the report; the files are to be filled in."""
        words = ["train", "report", "--out", "FILE.html"]
        for name in self.generators or ():
            run = name.removeprefix("run ")
            words += ["--run", run] if run != name else ["--model", name]
        for option, names in (("--benchmark", self.benchmarks), ("--judge", self.judges)):
            words += [word for name in names or () for word in (option, name)]
        words += ["--against", self.against] if self.against else []
        return " ".join(map(quote, [*words, "--db", run_commands.STUDY]))


class Read(NamedTuple):
    """What sections are made of; `commands` in the order of their numbers, from 1 on.

    `against` is whom models are compared with: None where there is only one.
    """

    asked: Asked
    context: Context
    commands: tuple[str, ...]
    against: str | None


def read(study: Study, asked: Asked) -> Read:
    """The figures of the models asked for: reads their answers and verdicts.

    For researchers: raises Forbidden; NothingEvaluated.
    """
    access.require(study, "researcher")
    found = figures.figures(study, asked.benchmarks, asked.everybody)
    if not found:
        raise NothingEvaluated(
            "No such model was evaluated on such a benchmark. Evaluate some first: train evaluate "
            "--run N --benchmark NAME."
        )
    evaluated = tuple(_of_judges(one, asked) for one in found)
    commands = _commands(study, evaluated)
    judging = {judge for one in found for judge in evaluations.judges(study, one.evaluation_id)
               if asked.wants(judge)}  # fmt: skip
    context = Context(
        evaluated,
        tuple(one for one in judge_quality.judge_qualities(study) if one.judge in judging),
        tuple(one for one in pair_quality.pair_qualities(study) if one.judge in judging),
        _numbers(commands),
    )
    listed = tuple(dict.fromkeys(commands.values()))
    return Read(asked, context, listed, asked.against or start(evaluated))


def compared(study: Study, found: Read) -> Comparisons:
    """The differences of all measures, corrected for as many as there are; as `read` asks."""
    access.require(study, "researcher")
    asked = found.asked
    rows = comparing.compare(study, found.against, asked.benchmarks, asked.everybody).found
    return comparing.corrected([one for one in rows if asked.wants(one.judge)])


def met(study: Study, found: Read) -> list[Duel]:
    """The duels that judges of two answers decided; as `read` asks."""
    access.require(study, "researcher")
    asked = found.asked
    rows = duels.duels(study, found.against, asked.benchmarks, asked.everybody)
    return [one for one in rows if asked.wants(one.judge)]


def start(evaluated: Sequence[Evaluated]) -> str | None:
    """Whom most runs started from, of those that were evaluated; else who was evaluated first.

    None where only one was.
    """
    models = {one.model.generator: one.model for one in evaluated}
    begun = Counter(start_of(model) for model in models.values() if model.method is not None)
    known = [name for name, _ in begun.most_common() if name in models]
    return next(iter([*known, *models])) if len(models) > 1 else None


def _of_judges(one: Evaluated, asked: Asked) -> Evaluated:
    return one._replace(figures=tuple(each for each in one.figures if asked.wants(each.judge)))


Commands = dict[tuple[str, str, int], str]


def _commands(study: Study, evaluated: Sequence[Evaluated]) -> Commands:
    """What evaluated each model on each benchmark; and, on no benchmark, what trained it."""
    found: Commands = {
        (one.benchmark, one.model.generator, one.evaluation_id): one.command for one in evaluated
    }
    for model in {one.model.generator: one.model for one in evaluated}.values():
        if model.run_id is not None:
            run = runs.get(study, model.run_id)
            found["", model.generator, 0] = run_commands.again(study, run)
    return found


def _numbers(commands: Commands) -> dict[tuple[str, str], tuple[int, ...]]:
    numbers = {said: n for n, said in enumerate(dict.fromkeys(commands.values()), start=1)}
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    for (benchmark, generator, _), said in commands.items():
        key = benchmark, generator
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), numbers[said])))
    return found
