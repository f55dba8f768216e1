"""The commands ``train judge``, which holds judges against people, and ``train classifier``."""

from functools import partial
from pathlib import Path
from typing import Literal

import click

from db.command import on_study
from db.connection import open_study
from db.dataset_rows import SPLITS, Split
from train import table
from train.judges import named
from train.judges.classifier import train_classifier
from train.judges.on_trial import Trial, try_judges


@click.command("judge", epilog="Judges:\n\n\b\n" + named.described(automatic=True))
@on_study
@click.option("--judge", "judges", multiple=True, required=True, metavar="JUDGE",
              help="Who is held against people (see below); repeat it for several.")  # fmt: skip
@click.option("--project", help="What people have labelled in a project.")
@click.option("--dataset", help="Or in a dataset: NAME, or NAME@VERSION; the newest by default.")
@click.option("--split", type=click.Choice([*SPLITS, "all"]), default="all", show_default=True,
              help="Of the dataset.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def judge_command(
    database: Path,
    judges: tuple[str, ...],
    project: str | None,
    dataset: str | None,
    split: Split | Literal["all"],
    as_json: bool,
) -> None:
    """Hold judges against people: how often they say what people said of the same answers.

    Each judge is asked about the responses that people found safe or unsafe, good or bad, or chose
    or rejected; a judge of two answers about the pairs that people compared, in both orders. What
    nobody has labelled is not judged, nor are answers to prompts that the judge learned from. What
    has a verdict is not judged again: the same command goes on where it was stopped.

    Of judges that label, "the same" is the share of which they say what people say, kappa is 0
    where that is as by chance, and a refusal is taken for safe. AUC and the calibration error are
    of judges that give values; in order is how often these are higher for what people chose than
    for what they rejected of the same prompt. Intervals are of 95%. All of it overall, then by
    category of harm.
    """  # fmt: skip
    trial = try_judges(
        database, judges, project=project, dataset=dataset,
        split=None if split == "all" else split, say=partial(click.echo, err=True),
    )  # fmt: skip
    click.echo(_told(database, trial, as_json))


def _told(database: Path, trial: Trial, as_json: bool) -> str:
    from annotate import printing_judges as printing
    from annotate.evaluating.judged.judge_quality import judge_qualities
    from annotate.evaluating.judged.pair_quality import pair_qualities

    who, there = trial
    with open_study(database) as study:
        found = judge_qualities(study, among=frozenset(there.responses), judged_by=who)
        pairs = pair_qualities(study, among=frozenset(there.pairs), judged_by=who)
    if as_json:
        return printing.as_json(found, pairs)
    tables = ((printing.HEADS, printing.rows(found)),
              (printing.PAIR_HEADS, printing.pair_rows(pairs)))  # fmt: skip
    return "\n\n".join(table.render(heads, rows) for heads, rows in tables if rows)


@click.command()
@on_study
@click.option(
    "--dataset", required=True, help="Of ratings: NAME, or NAME@VERSION; the newest by default."
)
@click.option("--name", help="Of the judge: classifier:NAME.  [the dataset's]")
@click.option(
    "--model",
    help="A language model whose hidden states are looked at, too: slower, and a little better.",
)
def classifier(database: Path, dataset: str, name: str | None, model: str | None) -> None:
    """Learn from ratings what is safe and unsafe, as a judge (train evaluate --judge).

    The dataset's ratings for training are learned from; those for validation and tests say how
    good it is.
    """
    click.echo(train_classifier(database, dataset, name, model, partial(click.echo, err=True)))
