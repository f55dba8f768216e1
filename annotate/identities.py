"""Identities: people whom another sign-in (OpenID Connect) has vouched for, and their sessions.

Of each sign-in elsewhere one session is kept here, which ends like any other; one that has ended
is not begun again by the same sign-in, however long the browser can show it.
"""

from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from annotate import emails, sessions, tokens
from annotate.errors import BadEmail, Forbidden
from db import accounts, times
from db import sessions as stored
from db.accounts import Account
from db.actors import STRANGER
from db.connection import Study, transaction


class Identity(NamedTuple):
    """The owner of an address, who signed in elsewhere at `since`; each sign-in has its `key`."""

    email: str
    key: str
    since: datetime

    @property
    def hash(self) -> str:
        """What its session is kept under; no token has a digest like this."""
        return f"identity {tokens.digest(self.key)}"


def open_as(
    study: Study, identity: Identity, now: datetime | None = None, *, noting: bool = True
) -> Account:
    """Let the study be open as whoever this is, as :func:`annotate.sessions.open_as` does.

    The first time, a session begins, as of when they signed in. Raises Forbidden, and leaves the
    study open as a stranger, where the address has no account, the account is disabled, or the
    session is over.
    """
    moment = now or times.now()
    study.actor = STRANGER
    account = _account(study, identity.email)
    _begin(study, identity, account, moment)
    found = sessions.open_under(study, identity.hash, moment, noting=noting)
    if found is None or found.annotator != account.annotator:
        study.actor = STRANGER
        raise Forbidden("Your session has ended. Sign out here, then sign in again to go on.")
    return found


def sign_out(study: Study, identity: Identity, now: datetime | None = None) -> None:
    """End the session of this sign-in, so that it begins none; the study is open as a stranger."""
    with suppress(Forbidden):  # who may not come in has none to end
        _begin(study, identity, _account(study, identity.email), now or times.now())
    with transaction(study):
        stored.end(study, identity.hash)
    study.actor = STRANGER


def _account(study: Study, email: str) -> Account:
    try:
        account = accounts.by_email(study, emails.clean(email) or "")
    except BadEmail:
        account = None
    if account is None or account.disabled:
        raise Forbidden(f"{email} may not use this study. Ask an admin of it to let you in.")
    return account


def _begin(study: Study, identity: Identity, account: Account, moment: datetime) -> None:
    """Begin the session if it is the first time and the sign-in is no older than one unused."""
    since = min(identity.since, moment)  # the provider's clock may be ahead
    if stored.find(study, identity.hash) is None and moment < since + sessions.UNUSED:
        with transaction(study):
            if stored.find(study, identity.hash) is None:  # by now, from another tab
                sessions.begin_under(study, identity.hash, account.annotator.id, since, moment)
