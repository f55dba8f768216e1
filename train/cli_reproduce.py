"""The command ``train reproduce``: both papers in small, from their data to a table."""

import shlex
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from db.command import debug_option
from db.connection import open_study
from train.models import EMBEDDED, name_of
from train.reproducing import beside, fetching, files, plan
from train.reproducing.sizes import SIZES
from train.reproducing.sources import GITHUB, SOURCES, Values
from train.reproducing.steps import Done, Step, run_all
from train.reproducing.trainings import Trained, models

_BEFORE = (
    "To be typed after: export CHOSEN_DB={study}\nRUN_OF_FOLDER stands for the number of the "
    "run that was trained into FOLDER: train runs --json."
)


@click.command("reproduce")
@debug_option
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder with the papers' data; this command says which files it lacks, and whence.",
)
@click.option(
    "--fetch",
    is_flag=True,
    help="Fetch what is missing from GitHub and the Hub (CC BY-NC 4.0) into OUT/data-sources.",
)
@click.option(
    "--mirror",
    default=GITHUB,
    envvar="CHOSEN_MIRROR",
    show_envvar=True,
    show_default=True,
    metavar="URL",
    help="What to fetch GitHub's files from; that of the Hub is HF_ENDPOINT.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("reproduction"),
    show_default=True,
    help="Where the study, the models, the logs and the table go.",
)
@click.option(
    "--model",
    default=EMBEDDED,
    show_default=True,
    help="The base model: a hub id, a directory or a .gguf file.",
)
@click.option(
    "--quick",
    "size",
    flag_value="quick",
    help="Minutes: few rows, short answers; shows only the way.",
)
@click.option(
    "--small",
    "size",
    flag_value="small",
    help="Some hours: all that is asked, of models that learned from less data.",
)
@click.option("--seeds", type=click.IntRange(1), help="Of the headline rows.  [3; else 1]")
@click.option("--dry-run", is_flag=True, help="Print the commands; run none.")
def reproduce(
    data: Path | None,
    fetch: bool,
    mirror: str,
    out: Path,
    model: str,
    size: str | None,
    seeds: int | None,
    dry_run: bool,
) -> None:
    """Train and evaluate what the two papers do, in small.

    SIT with several numbers of demonstrations, RAFT by a reward model and by people's labels, and
    DPO on the same prompts, each asked the papers' harmful and harmless instructions. Every step is
    a command of its own; stopped, the same call goes on. The table is there after the headline rows
    of the first seed, and again after each stage. On two cores the whole takes hours. The papers'
    data is yours (--data) or fetched (--fetch; a file that is there is not fetched again).
    """
    asked = SIZES[size or "long"]
    if seeds is not None:
        asked = asked._replace(seeds=tuple(range(seeds)))
    out = out.resolve()
    fetched = out / "data-sources"
    folders = [data.resolve(), fetched] if data else [fetched]
    lacking = files.missing(folders)
    if fetch and lacking:
        wanted = [one for one in SOURCES if one.file in lacking]
        say = partial(click.echo, err=True)
        say(f"To be fetched into {fetched}:\n{fetching.told(wanted, mirror)}")
        if dry_run:
            say("Nothing was fetched. The commands can be printed when these files are there.")
            return
        fetching.fetch(wanted, fetched, mirror, _rows, say)
    found = files.prepare(folders, out / "data", asked)
    stages = plan.stages(found, asked, name_of(model), out)
    if dry_run:
        click.echo("\n".join(_shown(step) for stage in stages for step in stage.steps))
        click.echo(_BEFORE.format(study=shlex.quote(str(out / "study.db"))), err=True)
        return
    from train import cli_reproduce_rows as rows

    database, page = out / "study.db", out / "reproduction.md"
    done: list[Done] = []
    trained: set[Trained] = set()
    for number, stage in enumerate(stages, start=1):
        _tell(f"Stage {number} of {len(stages)}:", str(stage))
        done += run_all(stage.steps, database, out / "steps", partial(_tell, f"Stage {number}"))
        trained |= {*stage.models}
        so_far = [one for one in models(asked, out) if one in trained]
        with open_study(database) as study:
            shown = rows.found(study, so_far, name_of(model), done)
        page.write_text(beside.markdown(shown), encoding="utf-8")
        click.echo(f"{page}\n{out / 'report.html'}")


def _rows(dataset: str, split: str, commit: str) -> Iterator[Values]:
    """The rows of a dataset on the Hub."""
    from annotate.files.hub import read_hub

    return (row.values for row in read_hub(dataset, split, revision=commit))


def _tell(stage: str, told: str) -> None:
    click.echo(f"{stage} {told}", err=True)


def _shown(step: Step) -> str:
    return shlex.join((step.program, *map(str, step.arguments)))
