"""The command ``train settings``: what a run was trained with, as a file for ``--config``."""

import json
from pathlib import Path
from typing import Any

import click
import tomlkit

from db import runs
from db.command import on_study
from db.connection import Study, open_study
from db.runs import Run


@click.command("settings")
@on_study
@click.option("--run", "run_id", type=int, required=True, help="The run's number.")
@click.pass_context
def settings(context: click.Context, database: Path, run_id: int) -> None:
    """Print a run's settings as TOML: train METHOD --config FILE does it again, or otherwise."""
    with open_study(database) as study:
        run = runs.get(study, run_id)
        asked = {**_data(study, run), **_start(run), **json.loads(run.settings)}
    known = _options(context, run.method)
    document = tomlkit.document()
    document.add(tomlkit.comment(f"run {run.id}: train {run.method}"))
    for name, value in asked.items():
        if name in known and value is not None:
            document.add(name.replace("_", "-"), tomlkit.item(value))
    click.echo(tomlkit.dumps(document), nl=False)


def _data(study: Study, run: Run) -> dict[str, Any]:
    first, *rest = runs.datasets(study, run.id)
    if run.method != "sit":
        return {"dataset": first}
    return {"general": first, "safety_data": rest[0] if rest else None}


def _start(run: Run) -> dict[str, Any]:
    if run.parent_id is not None:
        return {"from_run": run.parent_id}
    return {"model": run.base_model}


def _options(context: click.Context, method: str) -> set[str]:
    """What the command of a method can be told, by the names of its options."""
    group = context.parent.command if context.parent else None
    command = group.get_command(context, method) if isinstance(group, click.Group) else None
    flags = [flag for one in (command.params if command else []) for flag in one.opts]
    return {flag.lstrip("-").replace("-", "_") for flag in flags}
