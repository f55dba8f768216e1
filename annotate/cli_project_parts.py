"""The commands ``annotate project`` for what belongs to one: guidelines, members, practice."""

from pathlib import Path

import click

from annotate import guidelines, planning, printing, settings_file
from annotate.cli_mapping import map_option
from annotate.companions import GOLD_IS_OFF, Purpose, load
from annotate.errors import BadSettings
from annotate.handing_on import hand_on
from annotate.importing import Settings
from annotate.setups import Plan
from db.command import on_study
from db.connection import open_study


@click.command("guidelines")
@click.argument("name")
@on_study
@click.option("--set", "source", type=click.Path(path_type=Path), metavar="FILE.md",
              help="Make this text the next version.")  # fmt: skip
@click.option("--version", type=int, help="Print this one instead of the newest.")
def guidelines_(name: str, database: Path, source: Path | None, version: int | None) -> None:
    """Print a project's guidelines, or publish others.

    A version is never changed: judgments name the one their annotator had.
    """
    with open_study(database) as study:
        if source is not None:
            new = guidelines.publish(study, name, settings_file.text_of(source))
            click.echo(f"The guidelines of project {name} are at version {new.version}.")
            return
        found = {v.version: v.body for v in guidelines.versions(study, name)}
    if version is not None and version not in found:
        raise BadSettings(f"There is no version {version}; the newest is {max(found)}.")
    click.echo(found[version or max(found)])


@click.command("members")
@click.argument("name")
@on_study
@click.option("--add", "join", multiple=True, metavar="PERSON", help="Repeat it for several.")
@click.option("--remove", "leave", multiple=True, metavar="PERSON")
@click.option("--everybody", is_flag=True, help="Open the project to every account.")
def members_(
    name: str, database: Path, join: tuple[str, ...], leave: tuple[str, ...], everybody: bool
) -> None:
    """Show or change who may work on a project.

    Adding somebody lets only members work on it, until it is opened to --everybody.
    """
    options = {"members_only": not everybody} if everybody or join else None
    with open_study(database) as study:
        if join or leave or everybody:
            planning.change(study, name, Plan(join=join, leave=leave, options=options))
        found = planning.show(study, name)
    open_to = "its members" if found.options.members_only else "everybody"
    click.echo(f"Project {name} is open to {open_to}.")
    for member in found.members:
        click.echo(f"  {member}")


@click.command()
@click.argument("name")
@click.argument("source", metavar="FILE")
@on_study
@map_option
def practice(name: str, source: str, database: Path, mapping: dict[str, str]) -> None:
    """Add practice items to a project: annotators judge them first, with feedback after each.

    The file is as for import, with a label in every row; a column "rationale" (or "explanation")
    is told with the feedback.
    """
    _load(name, "practice", source, database, mapping)


@click.command()
@click.argument("name")
@click.argument("source", metavar="FILE")
@on_study
@map_option
def gold(name: str, source: str, database: Path, mapping: dict[str, str]) -> None:
    """Add gold items to a project: hidden among the others, to see how annotators do.

    The file is as for import, with a label in every row. How often one comes says the setting
    gold-every.
    """
    _load(name, "gold", source, database, mapping)


def _load(
    name: str, purpose: Purpose, source: str, database: Path, mapping: dict[str, str]
) -> None:
    with open_study(database) as study:
        report = load(study, name, purpose, source, Settings(mapping=mapping))
        off = purpose == "gold" and not planning.find(study, name).options.gold_every
    click.echo(printing.imported(report, f"{name} ({purpose})", labels_kept=True))
    if off:
        click.echo(GOLD_IS_OFF)


@click.command("hand-on")
@click.argument("name")
@on_study
@click.option("--into", required=True, metavar="OTHER", help="The demonstrate project.")
def hand_on_(name: str, into: str, database: Path) -> None:
    """Queue the prompts of a rank project of which no response was acceptable, to be written.

    For what came to none before the setting none-to was made, which does it as judgments come.
    Doing it again adds nothing.
    """
    with open_study(database) as study:
        found = hand_on(study, name, into)
    prompts = "prompt" if found.items == 1 else "prompts"
    was = "was" if found.queued == 1 else "were"
    click.echo(
        f"Of {found.items:,} {prompts} without an acceptable response, {found.queued:,} {was} "
        f"queued anew in {into}."
    )


COMMANDS = (guidelines_, members_, practice, gold, hand_on_)
