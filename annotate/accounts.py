"""Accounts: who can sign in to a study and what they may do, looked after by its admins.

An account is made with an invite, a link that works once and lets the person set their password.
Whoever runs the commands owns the file and is an admin, so the first account is made there.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from annotate import access, emails, people, tokens
from annotate.errors import LastAdmin, UnknownAccount
from db import accounts, annotators, audit, invites, sessions, times
from db.accounts import Account
from db.actors import Role
from db.connection import Study, transaction
from db.errors import NameTaken

__all__ = [
    "Account", "Invite", "add", "any_yet", "check", "disable", "enable", "list_all", "reset",
    "set_email", "set_role",
]  # fmt: skip

INVITE_LASTS = timedelta(days=7)


class Invite(NamedTuple):
    """A link for one person, to set a password once; only whoever asked for it has the token."""

    name: str
    token: str
    expires_at: datetime

    def link(self, base: str) -> str:
        """The address to open, of the app that is served at `base`."""
        return f"{base.rstrip('/')}/join?token={self.token}"


def add(
    study: Study,
    name: str,
    role: Role = "annotator",
    email: str | None = None,
    now: datetime | None = None,
) -> Invite:
    """Give a person an account and an invite, in one transaction; for admins.

    Somebody who judged under that name before keeps their judgments. Raises BadName, BadEmail, also
    for an address that is taken, and NameTaken for the name of an account or an imported source.
    """
    access.require(study, "admin")
    moment, name, email = now or times.now(), people.clean(name), emails.clean(email)
    with transaction(study):
        annotator = annotators.ensure(study, name, "person", moment)
        if accounts.by_id(study, annotator.id):
            raise NameTaken(
                f"{name} has an account already. Choose another name, or make a new link for them: "
                "annotate people reset."
            )
        emails.check_free(study, email)
        accounts.add(study, annotator.id, role, email, moment)
        audit.record(study, "add account", name, {"role": role, "email": email}, moment)
        return _invite(study, name, annotator.id, moment)


def check(name: str, email: str | None = None) -> None:
    """Raise BadName or BadEmail for what :func:`add` would not take in any study."""
    people.clean(name)
    emails.clean(email)


def list_all(study: Study) -> list[Account]:
    """Everybody who has an account, by name; for admins."""
    access.require(study, "admin")
    return accounts.list_all(study)


def any_yet(study: Study) -> bool:
    """Whether anybody has an account; whoever asks."""
    return accounts.any_yet(study)


def disable(study: Study, name: str, now: datetime | None = None) -> None:
    """Let a person in no more, from this moment, in one transaction; for admins.

    Their links to set a password are void, too; their judgments stay. Raises UnknownAccount, and
    LastAdmin.
    """
    access.require(study, "admin")
    moment = now or times.now()
    with transaction(study):
        account = _get(study, name)
        if not account.disabled:
            _spare_last_admin(study, account)
            accounts.set_disabled(study, account.annotator.id, moment)
            sessions.end_all(study, account.annotator.id)
            invites.use_up(study, account.annotator.id, moment)
            audit.record(study, "disable account", account.annotator.name, {}, moment)


def enable(study: Study, name: str, now: datetime | None = None) -> None:
    """Let a person in again, with the password they had, if any; for admins.

    Raises UnknownAccount.
    """
    access.require(study, "admin")
    moment = now or times.now()
    with transaction(study):
        account = _get(study, name)
        if account.disabled:
            accounts.set_disabled(study, account.annotator.id, None)
            audit.record(study, "enable account", account.annotator.name, {}, moment)


def set_role(study: Study, name: str, role: Role, now: datetime | None = None) -> None:
    """Change what a person may do, from this moment; for admins.

    Raises UnknownAccount, and LastAdmin.
    """
    access.require(study, "admin")
    moment = now or times.now()
    with transaction(study):
        account = _get(study, name)
        if account.role != role:
            _spare_last_admin(study, account)
            accounts.set_role(study, account.annotator.id, role)
            detail = {"from": account.role, "to": role}
            audit.record(study, "change role", account.annotator.name, detail, moment)


def set_email(study: Study, name: str, email: str | None, now: datetime | None = None) -> None:
    """Change by which address a person is known to another sign-in (OIDC); for admins.

    Raises UnknownAccount, and BadEmail, also for an address that is taken.
    """
    access.require(study, "admin")
    moment, email = now or times.now(), emails.clean(email)
    with transaction(study):
        account = _get(study, name)
        if account.email != email:
            emails.check_free(study, email)
            accounts.set_email(study, account.annotator.id, email)
            detail = {"from": account.email, "to": email}
            audit.record(study, "change email", account.annotator.name, detail, moment)


def reset(study: Study, name: str, now: datetime | None = None) -> Invite:
    """Void a person's password, sessions and invites, and make a new invite; for admins.

    For a forgotten password, or a link that was lost or fell into wrong hands. In one transaction.
    Raises UnknownAccount.
    """
    access.require(study, "admin")
    moment = now or times.now()
    with transaction(study):
        annotator = _get(study, name).annotator
        accounts.set_password(study, annotator.id, None)
        sessions.end_all(study, annotator.id)
        invites.use_up(study, annotator.id, moment)
        audit.record(study, "reset account", annotator.name, {}, moment)
        return _invite(study, annotator.name, annotator.id, moment)


def _invite(study: Study, name: str, annotator_id: int, moment: datetime) -> Invite:
    invite = Invite(name, tokens.new(), moment + INVITE_LASTS)
    invites.add(study, tokens.digest(invite.token), annotator_id, moment, invite.expires_at)
    return invite


def _get(study: Study, name: str) -> Account:
    account = accounts.find(study, people.clean(name))
    if account is None:
        names = ", ".join(a.annotator.name for a in accounts.list_all(study)) or "none yet"
        raise UnknownAccount(
            f"Nobody named {name!r} has an account (there is: {names}). Choose one of these, or "
            "add one: annotate people add NAME."
        )
    return account


def _spare_last_admin(study: Study, account: Account) -> None:
    name = account.annotator.name
    counts = account.role == "admin" and not account.disabled
    if counts and not accounts.another_admin(study, account.annotator.id):
        raise LastAdmin(
            f"{name} is the only admin who can sign in. Make somebody else admin first, who has a "
            "password or an e-mail address: annotate people role NAME admin."
        )
