"""The commands ``annotate people``: who can sign in to a study, and what they may do."""

import json
from pathlib import Path
from shlex import quote

import click

from annotate import accounts
from annotate.accounts import Invite
from db.actors import ROLES, Role
from db.command import on_study
from db.connection import open_study

HERE = "http://localhost:8501"

role_choice = click.Choice(ROLES)
url_option = click.option(
    "--url", default=HERE, show_default=True, help="Where people open the app, for the link."
)


@click.group()
def people() -> None:
    """Say who can sign in to a study, and what they may do.

    \b
    annotator   judges, and sees and corrects their own judgments
    researcher  also sets up projects, sees progress and runs, exports
    admin       also looks after people, backs up and checks the study

    Whoever can open the study's file may run these commands.
    """


@people.command()
@click.argument("name")
@on_study
@click.option("--role", type=role_choice, default="annotator", show_default=True)
@click.option("--email", help="By which another sign-in (OIDC) knows them.")
@url_option
def add(name: str, database: Path, role: Role, email: str | None, url: str) -> None:
    """Give a person an account, and print the link by which they set their password.

    The study is made if there is none.
    """
    if not database.exists():
        accounts.check(name, email)  # a bad name leaves no empty study behind
    with open_study(database, create=True) as study:
        invite = accounts.add(study, name, role, email)
    click.echo(f"{invite.name} can join as {role}.\n{_how_to_use(invite, url, database)}")


@people.command("list")
@on_study
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def list_(database: Path, as_json: bool) -> None:
    """Show who has an account: name, role, state and e-mail address.

    A person is invited until they have set a password (also if they sign in by e-mail address),
    then active, unless disabled.
    """
    with open_study(database) as study:
        found = accounts.list_all(study)
    rows = [
        {"name": a.annotator.name, "role": a.role, "state": a.state, "email": a.email}
        for a in found
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    width = max((len(a.annotator.name) for a in found), default=0)
    for account in found:
        line = f"{account.annotator.name:<{width}}  {account.role:<10}  {account.state:<8}"
        click.echo(f"{line}  {account.email or ''}".rstrip())
    if not found:
        click.echo(
            "Nobody has an account yet. Add the first: annotate people add NAME --role admin"
        )


@people.command()
@click.argument("name")
@on_study
def disable(name: str, database: Path) -> None:
    """Let a person in no more: they are signed out at once. Their judgments stay."""
    with open_study(database) as study:
        accounts.disable(study, name)
    click.echo(
        f"{name} is signed out and cannot sign in. To take this back: annotate people enable"
    )


@people.command()
@click.argument("name")
@on_study
def enable(name: str, database: Path) -> None:
    """Let a person in again, with the password they had."""
    with open_study(database) as study:
        accounts.enable(study, name)
    click.echo(f"{name} is let in again; without a password: annotate people reset {quote(name)}.")


@people.command()
@click.argument("name")
@click.argument("role", type=role_choice)
@on_study
def role(name: str, role: Role, database: Path) -> None:
    """Change what a person may do, from this moment."""
    with open_study(database) as study:
        accounts.set_role(study, name, role)
    click.echo(f"{name} is {role} now.")


@people.command()
@click.argument("name")
@click.argument("address", required=False)
@click.option("--none", is_flag=True, help="Forget the address instead.")
@on_study
def email(name: str, address: str | None, none: bool, database: Path) -> None:
    """Change the e-mail address by which another sign-in (OIDC) knows a person."""
    if none == (address is not None):
        raise click.UsageError("Give either an address or --none.")
    with open_study(database) as study:
        accounts.set_email(study, name, address)
    click.echo(f"{name} is known by {address}." if address else f"{name} has no e-mail address.")


@people.command()
@click.argument("name")
@on_study
@url_option
def reset(name: str, database: Path, url: str) -> None:
    """Void a person's password and links, sign them out, and print a new link.

    For a forgotten password, and for a link that was lost, is too old, or went astray.
    """
    with open_study(database) as study:
        invite = accounts.reset(study, name)
    click.echo(f"The password of {invite.name} is void.\n{_how_to_use(invite, url, database)}")


def _how_to_use(invite: Invite, url: str, database: Path) -> str:
    return (
        f"Send them this link, over a channel that only they read:\n\n  {invite.link(url)}\n\n"
        "Whoever opens it sets the password. It works once, until "
        f"{invite.expires_at:%Y-%m-%d %H:%M} UTC, while the app is up: "
        f"annotate serve --db {quote(str(database))}"
    )
