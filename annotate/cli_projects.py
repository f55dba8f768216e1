"""The commands ``annotate project``: studies set up, changed, shown, closed."""

import json
from pathlib import Path
from typing import Any

import click

from annotate import cli_project_parts, describing, planning, settings_file, setups, status
from annotate.cli_settings import plan_of, setting_flags
from annotate.setup_rules import TASKS
from db.command import on_study
from db.connection import Study, open_study

as_json_flag = click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")


@click.group()
def project() -> None:
    """Set projects up, change them while people work, close them."""


@project.command()
@click.argument("name")
@on_study
@click.option("--task", type=click.Choice(TASKS), help="What annotators do.  [compare]")
@setting_flags
def create(name: str, database: Path, source: Path | None, **flags: Any) -> None:
    """Make a project, to import items into.

    Settings are read --from a file as "annotate project show NAME --toml" prints it, then from
    the flags; what neither says is as in any new project. The study is made if there is none.
    """
    plan = plan_of(source, flags)
    if not database.exists():
        planning.fit(name, plan)  # a bad setting leaves no empty study behind
    with open_study(database, create=True) as study:
        planning.create(study, name, plan)
        _print(study, name)


@project.command()
@click.argument("name")
@on_study
@setting_flags
def edit(name: str, database: Path, source: Path | None, **flags: Any) -> None:
    """Change a project while people work on it; what is not given stays as it is.

    A lowered overlap closes what is open and throws no judgment away; raised again, it opens what
    was closed. The name and the task of a project stay.
    """
    plan = plan_of(source, flags)
    with open_study(database) as study:
        was = planning.show(study, name)
        planning.change(study, name, plan)
        now = planning.show(study, name)
    click.echo(describing.headline(now))
    for line in describing.changes(was, now) or ["nothing has changed"]:
        click.echo(f"  {line}")


@project.command()
@click.argument("name")
@on_study
@click.option("--toml", "as_toml", is_flag=True, help="Print every setting, for --from.")
@as_json_flag
def show(name: str, database: Path, as_toml: bool, as_json: bool) -> None:
    """Show how a project is set up."""
    with open_study(database) as study:
        if as_toml:
            click.echo(settings_file.write(planning.show(study, name)), nl=False)
        elif as_json:
            found = setups.flat(planning.show(study, name))
            found["closed"] = planning.find(study, name).closed
            click.echo(json.dumps(found, indent=2))
        else:
            _print(study, name)


@project.command("list")
@on_study
@as_json_flag
def list_(database: Path, as_json: bool) -> None:
    """Show all projects: task, progress, and whether they are closed."""
    with open_study(database) as study:
        found = status.status(study).projects
    if as_json:
        rows = [
            {"name": p.name, "task": p.task, "items": p.items, "judged": p.judged,
             "wanted": p.wanted, "outcomes": p.outcomes, "closed": p.closed}
            for p in found
        ]  # fmt: skip
        click.echo(json.dumps(rows, indent=2))
        return
    for p in found:
        come_to = ", ".join(f"{number:,} {outcome}" for outcome, number in p.outcomes.items())
        click.echo(
            f"{p.name} ({p.task}{', closed' if p.closed else ''}): "
            f"{p.items:,} items, {p.judged:,} of {p.wanted:,} judgments"
            + f"; {come_to}"
            * any(p.outcomes.values())
        )


@project.command()
@click.argument("name")
@on_study
def close(name: str, database: Path) -> None:
    """Let a project take no more judgments and corrections; all it has stays."""
    with open_study(database) as study:
        planning.close(study, name)
    click.echo(f"Project {name} is closed.")


@project.command("open")
@click.argument("name")
@on_study
def open_(name: str, database: Path) -> None:
    """Let a closed project take judgments again."""
    with open_study(database) as study:
        planning.reopen(study, name)
    click.echo(f"Project {name} is open.")


for command in cli_project_parts.COMMANDS:
    project.add_command(command)


def _print(study: Study, name: str) -> None:
    setup = planning.show(study, name)
    click.echo(describing.headline(setup, closed=planning.find(study, name).closed))
    for line in describing.particulars(setup):
        click.echo(f"  {line}")
