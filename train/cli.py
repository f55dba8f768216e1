"""The command ``train``: thin; the work is in the functions it calls."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from db import __version__, messages, runs
from db.command import Commands, debug_option, on_study
from db.connection import open_study
from db.messages import Messages
from train import table
from train.dpo import DPOSettings, train_dpo
from train.models import EMBEDDED
from train.options import from_settings
from train.sampling import Sample, sample, unjudged_prompts
from train.summary import Summary, number, summarize


@click.group(cls=Commands)
@debug_option
@click.version_option(__version__, prog_name="chosen")
def main() -> None:
    """Train models on the judgments of a study, and see what they answer."""


@main.command()
@on_study
@click.option("--dataset", required=True, help="NAME, or NAME@VERSION; the newest by default.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="An empty directory.")
@click.option(
    "--model", default=EMBEDDED, show_default=True, help="A hub id, a directory or a .gguf file."
)
@from_settings(DPOSettings)
def dpo(database: Path, dataset: str, out: Path, model: str, **settings: Any) -> None:
    """Train a LoRA adapter by direct preference optimization."""
    say = partial(click.echo, err=True)
    click.echo(train_dpo(database, dataset, out, DPOSettings(**settings), model, say))


@main.command("sample")
@on_study
@click.option("--run", "run_id", type=int, help="The run's number.  [the newest finished one]")
@click.argument("prompts", nargs=-1, metavar="[PROMPT]...")
@click.option("--prompts-from", "project", help="Take prompts nobody has judged from a project.")
@click.option(
    "--limit", type=click.IntRange(1), default=8, show_default=True, help="How many of them."
)
@click.option("--before", is_flag=True, help="Show the base model's answers too.")
@click.option(
    "--max-new-tokens",
    type=click.IntRange(1),
    default=80,
    show_default=True,
    help="The longest answer.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def sample_command(
    database: Path,
    run_id: int | None,
    prompts: tuple[str, ...],
    project: str | None,
    limit: int,
    before: bool,
    max_new_tokens: int,
    as_json: bool,
) -> None:
    """Answer prompts with a run's model; without any, each line of stdin is one."""
    asked = [messages.user(prompt) for prompt in prompts or _lines_of_stdin(project)]
    if project is not None:
        asked += unjudged_prompts(database, project, limit)
    found = sample(database, run_id, asked, before=before, max_new_tokens=max_new_tokens)
    click.echo(_samples_json(found) if as_json else _samples_table(found, before))


@main.command("runs")
@on_study
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with settings and versions.")
def runs_command(database: Path, as_json: bool) -> None:
    """List the runs, newest first."""
    with open_study(database) as study:
        found = [summarize(study, run) for run in runs.list_all(study)]
    click.echo(_runs_json(found) if as_json else _runs_table(found))


def _lines_of_stdin(project: str | None) -> list[str]:
    if project is not None or sys.stdin.isatty():
        return []
    return [line.strip() for line in sys.stdin if line.strip()]


def _plain(prompt: Messages) -> str:
    """A single turn as it is; of a conversation, every turn with who speaks."""
    if len(prompt) == 1:
        return prompt[0].content
    return "\n".join(f"{message.role}: {message.content}" for message in prompt)


def _samples_table(samples: list[Sample], before: bool) -> str:
    if before:
        rows = [(_plain(s.prompt), s.before or "", s.after) for s in samples]
        return table.render(("prompt", "before", "after"), rows, spaced=True)
    return table.render(
        ("prompt", "answer"), [(_plain(s.prompt), s.after) for s in samples], spaced=True
    )


def _samples_json(samples: list[Sample]) -> str:
    rows = [{**s._asdict(), "prompt": [m._asdict() for m in s.prompt]} for s in samples]
    return json.dumps(rows, indent=2)


def _runs_table(summaries: list[Summary]) -> str:
    if not summaries:
        return "No runs yet. Train one with: train dpo --dataset NAME --out DIR"
    heads = (
        "run", "method", "dataset", "model", "state", "started", "seconds", "steps", "loss",
        "accuracy", "margin",
    )  # fmt: skip
    return table.render(heads, [_run_cells(summary) for summary in summaries])


def _run_cells(summary: Summary) -> tuple[str, ...]:
    run = summary.run
    return (
        str(run.id),
        run.method,
        run.dataset,
        run.base_model,
        run.state,
        f"{run.started_at:%Y-%m-%d %H:%M}",
        "-" if run.seconds is None else f"{run.seconds:.0f}",
        str(summary.steps),
        f"{number(summary.first_loss)} → {number(summary.last_loss)}",
        number(summary.reward_accuracy),
        number(summary.reward_margin),
    )


def _runs_json(summaries: list[Summary]) -> str:
    rows = []
    for run, *measured in summaries:
        row = {**run._asdict(), **dict(zip(Summary._fields[1:], measured, strict=True))}
        row |= {"settings": json.loads(run.settings), "versions": json.loads(run.versions)}
        rows.append(row)
    return json.dumps(rows, indent=2, default=str)
