"""The command ``annotate generate``: responses from a server that speaks OpenAI's protocol."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotate import cli_generate_parts as parts
from annotate.cli_generate_progress import showing
from db.command import on_study
from db.connection import Study, open_study
from db.prompts import Prompt

if TYPE_CHECKING:
    from db.benchmarks import Asked

SOURCES = ("file", "project", "benchmark", "dataset")


@click.command()
@click.argument("file", metavar="[FILE|OWNER/NAME|-]", required=False)
@on_study
@parts.options(parts.SOURCES, parts.SERVER, parts.SAMPLING, parts.EFFORT, parts.COST)
@click.option("--dry-run", is_flag=True, help="Say how many requests it would take, and the cost.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def generate(database: Path, dry_run: bool, as_json: bool, **flags: Any) -> None:
    """Have a model answer prompts, through any server that speaks OpenAI's protocol.

    The prompts are those of a FILE (.txt: one a line; others as for annotate benchmark add; "-":
    standard input), or of --project, --benchmark or --dataset. A response is known by its prompt,
    model, settings and number: running the command again asks for what is missing, and whatever
    stops it takes nothing that was answered before. Samples that do not come after all retries are
    counted by reason, and the command exits with 1.

    To have people review safe answers to red-team prompts: say with --system how to answer, then
    queue the responses: annotate pair --project NAME --task demonstrate --from MODEL.
    """
    from annotate import generating
    from annotate.generating import telling

    given = [name for name in SOURCES if flags[name] is not None]
    if len(given) != 1:
        raise click.UsageError("Give a FILE, --project, --benchmark or --dataset: one of them.")
    plan, effort, asked = parts.plan(flags), parts.effort(flags), _read(flags)
    if not dry_run:
        plan.server.connect().close()  # before a study is made: address, key and package are there
    with open_study(database, create=asked is not None and not dry_run) as study:
        if dry_run:
            found = generating.estimate(study, _prompts(study, flags, asked, dry_run), plan)
            click.echo(telling.estimate_json(found) if as_json else telling.estimated(found))
            return
        prompts = _prompts(study, flags, asked, dry_run)
        with showing() as progress:
            report = generating.generate(study, prompts, plan, effort, progress)
    click.echo(telling.report_json(report) if as_json else telling.finished(report, plan.generator))
    if report.failed:
        click.get_current_context().exit(1)


def _read(flags: dict[str, Any]) -> "list[Asked] | None":
    """The prompts of the file, before a study is opened: a mistyped name leaves none behind."""
    from annotate.generating import prompts

    match flags["file"]:
        case None:
            return None
        case "-":
            return prompts.read_piped(sys.stdin.buffer.read(), flags["limit"])
        case file:
            return prompts.read(file, flags["limit"])


def _prompts(
    study: Study, flags: dict[str, Any], asked: "list[Asked] | None", dry_run: bool
) -> list[Prompt]:
    from annotate.generating import prompts

    if asked is not None:
        source = prompts.STDIN if flags["file"] == "-" else flags["file"]
        return prompts.known(study, asked) if dry_run else prompts.keep(study, asked, source)
    if flags["project"] is not None:
        return prompts.of_project(study, flags["project"], flags["limit"])
    if flags["benchmark"] is not None:
        return prompts.of_benchmark(study, flags["benchmark"], flags["limit"])
    return prompts.of_dataset(study, flags["dataset"], flags["limit"])
