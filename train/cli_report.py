"""The commands ``train report`` and ``train flips``: what evaluations came to, as files and lists.

Commands may join both packages, when they run.
"""

from pathlib import Path
from typing import Any

import click

from db.command import on_study
from db.connection import open_study
from train.cli_against import against_option, generator

benchmark_option = click.option(
    "--benchmark", "benchmarks", multiple=True, metavar="NAME",
    help="Only on these; repeat it for several.  [all]",
)  # fmt: skip
judge_option = click.option(
    "--judge", "judges", multiple=True, metavar="NAME",
    help="Only by these judges, such as rules; repeat it for several.  [all]",
)  # fmt: skip


@click.command("report")
@on_study
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE",
              help="FILE.html, with pictures, or FILE.md, with the tables alone.")  # fmt: skip
@click.option("--run", "runs", type=int, multiple=True, metavar="N",
              help="Only these models: a run; repeat it for several.  [all]")  # fmt: skip
@click.option("--model", "models", multiple=True, metavar="NAME",
              help="The same of a model that is no run's.")  # fmt: skip
@benchmark_option
@judge_option
@against_option("the model that most started from")
def report_command(
    database: Path,
    out: Path,
    runs: tuple[int, ...],
    models: tuple[str, ...],
    benchmarks: tuple[str, ...],
    judges: tuple[str, ...],
    against: str | None,
) -> None:
    """Write what evaluations came to, as tables and pictures in one file that stands alone.

    Safety, over-refusal, helpfulness; SIT by demonstrations, RAFT and DPO by round; differences,
    win rates, judges beside people, gates: what the study has of these, each figure with its
    interval and the command that made it. The same study gives the same file.
    """
    from annotate.evaluating.reporting import report_files
    from annotate.evaluating.reporting.report_scope import Scope

    generators = (*models, *(f"run {number}" for number in runs))
    asked = Scope(generators or None, benchmarks or None, judges or None, generator(against))
    with open_study(database) as study:
        found = report_files.write(study, out, asked)
    click.echo(f"{out}: {found.summary}")


@click.command("flips")
@on_study
@click.option("--run", type=int, metavar="N", help="The newer model: a run.")
@click.option("--model", metavar="NAME", help="The newer model, where it is no run's.")
@against_option("what the run started from")
@benchmark_option
@judge_option
@click.option("--turn", "turns", multiple=True,
              type=click.Choice(["unsafe", "refused", "worse", "better"]),
              help="Only what became so; repeat it for several.  [all]")  # fmt: skip
@click.option("--beyond", type=click.FloatRange(0), default=1.0, show_default=True,
              metavar="SDS",
              help="Only scores that changed by more than so many standard deviations of all "
              "changes by that judge on that benchmark; 0: by anything.")  # fmt: skip
@click.option("--into", metavar="PROJECT",
              help="Have them judged: put them into this project, made if it is new.")  # fmt: skip
@click.option("--task", type=click.Choice(["compare", "rate", "demonstrate"]), default="compare",
              show_default=True,
              help="What is done there: both answers compared, or the newer one rated, or "
              "reviewed and written anew.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the whole texts.")
def flips_command(
    database: Path,
    run: int | None,
    model: str | None,
    against: str | None,
    benchmarks: tuple[str, ...],
    judges: tuple[str, ...],
    turns: tuple[Any, ...],
    beyond: float,
    into: str | None,
    task: Any,
    as_json: bool,
) -> None:
    """Show which prompts a model meets otherwise than the one before, as each judge says.

    unsafe: a safe answer became unsafe, or a harmful prompt is refused no more. refused: a harmless
    prompt is refused. worse: a lower score, or a lost duel. better: the reverse of each. Scores
    change a little with every answer, and count beyond --beyond only. With --into they become items
    for people, who see neither whose answers they are nor what was said.
    """
    from annotate.evaluating import taking_part
    from annotate.evaluating.flipping import flip_items, flip_words
    from annotate.evaluating.flipping.flips import between, start_of
    from annotate.evaluating.flipping.turns import TURNS

    if (run is None) == (model is None) or (model and not against):
        raise click.UsageError("Give --run N, or --model NAME and --against NAME.")
    with open_study(database) as study:
        new = model or f"run {run}"
        old = generator(against) or start_of(study, run or 0)
        taking_part.check(study, (old, new), benchmarks, judges)
        found = between(study, old, new, benchmarks or None, judges or None, beyond)
        wanted = turns or TURNS
        if into:
            queued = flip_items.queue(study, found, into, wanted, task)
            there = f" ({queued.there:,} were there)" if queued.there else ""
            click.echo(f"Added {queued.items:,} items to project {into!r}{there}.")
        elif as_json:
            click.echo(flip_words.as_json(found, wanted))
        else:
            click.echo(flip_words.told(found, wanted, old, new))
