"""What a round borrows from `annotate`: items of samples, datasets of judgments, comparisons.

Commands may join both packages, when they run.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from db import projects
from db.connection import open_study
from db.round_figures import Benchmarked
from train.errors import NothingToJudge, NothingToTrain
from train.rounds.settings import RoundSettings
from train.rounds.working import Built, Joined, Paired

if TYPE_CHECKING:
    from annotate.evaluating.comparing import Comparison
    from annotate.pairing import Way
    from db.evaluations import Evaluation
    from train.judges.judging import Named


def joined() -> Joined:
    """All of them."""
    return Joined(_pair, _build, _compare)


def _pair(
    database: Path,
    project: str,
    asked: RoundSettings,
    generator: str,
    sampled: Mapping[str, object],
) -> Paired:
    from annotate import pairing
    from annotate.pairing import words

    settings = pairing.Settings(overlap=asked.overlap, seed=asked.seed, sampled=sampled)
    with open_study(database) as study:
        report = pairing.pair(study, project, _way(asked, generator), settings)
        told = words.told(report, project, dry_run=False)
        found = projects.find(study, project)
        if found is None:
            raise NothingToJudge(
                "No item came of the samples: all of a prompt are the same, or empty. Raise "
                f"--temperature or --samples with: train round change. {told}"
            )
        return Paired(found.id, projects.progress(study, found.id).items, told)


def _way(asked: RoundSettings, generator: str) -> "Way":
    from annotate import pairing

    models, scorer = (generator,), asked.scorer or ""
    if asked.task == "rank":
        return pairing.Together(models, asked.per_prompt)
    if asked.task != "compare":
        return pairing.Alone(models, asked.task)
    match asked.pairing:
        case "best-worst":
            return pairing.BestWorst(scorer, models)
        case "nearest":
            return pairing.Nearest(scorer, models)
        case "within":
            return pairing.Within(generator)


def _build(database: Path, project: str, asked: RoundSettings) -> Built:
    from annotate import datasets, printing_datasets
    from annotate.errors import NothingToExport

    criteria = datasets.Criteria(
        projects=(project,), content=asked.content, validation=asked.validation, seed=asked.seed
    )
    with open_study(database) as study:
        try:
            made = datasets.build(study, criteria, project)
        except NothingToExport as error:
            raise NothingToTrain(
                f"{error} Where all is judged, have it judged again (annotate project edit "
                f"{project} --overlap {asked.overlap + 1}), or begin another chain."
            ) from error
    told = printing_datasets.built(made, False)
    return Built(made.id, f"{made.name}@{made.version}", made.rows, told)


def _compare(
    database: Path, other: str, evaluations: "Sequence[Evaluation]", judges: "Sequence[Named]"
) -> list[Benchmarked]:
    from annotate.evaluating.beside import differences
    from annotate.evaluating.judged.trust import trust
    from annotate.evaluating.measures import SHARES

    asked = {(judge.name, judge.version) for judge in judges}
    with open_study(database) as study:
        found = differences(study, evaluations, other, asked).found
        worth = trust(study, {row.judge for row in found if row.judge})
    return [
        Benchmarked(
            _measure(row),
            row.measure in SHARES,
            row.other_value,
            row.value,
            row.holm,
            row.change.interval,
            worth.said(row.judge, row.measure) if row.judge else "",
        )
        for row in found
        if row.value is not None and row.other_value is not None
    ]


def _measure(row: "Comparison") -> str:
    """As ``XSTest (harmless), over-refusal by rules``."""
    part = "" if row.part == "all" else f" ({row.part})"
    by = f" by {row.judge.name}" if row.judge else ""
    return f"{row.benchmark}{part}, {row.measure}{by}"
