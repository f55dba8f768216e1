"""Sessions: who is signed in, and as whom a study is opened.

A session is known by a token, which only the browser has (the cookie :data:`COOKIE`). It ends on
signing out, 12 hours after its last use, 14 days after its beginning at the latest, and when its
account is disabled or reset.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from annotate import passwords, people, tokens, tries
from annotate.errors import BadInvite, Forbidden, SignInRefused
from annotate.proofs import accept, prove
from db import accounts, annotators, audit, invites, sessions, times
from db.accounts import Account
from db.actors import STRANGER, Actor
from db.connection import Study, transaction
from db.errors import StudyBusy, StudyUnwritable

COOKIE = "chosen_session"
UNUSED = timedelta(hours=12)
LONGEST = timedelta(days=14)
NOTED_EVERY = timedelta(minutes=15)  # that a session is in use


def join(study: Study, token: str, password: str, now: datetime | None = None) -> str:
    """Set the password that an invite asks for, and begin a session; returns its token.

    The invite works once, whoever comes at the same time: all is stored in one transaction. Raises
    BadInvite, and WeakPassword, which leaves the invite as it is.
    """
    moment = now or times.now()
    passwords.check(invited(study, token, moment), password)
    encoded = passwords.encode(password)
    with transaction(study):
        account = _invited(study, token, moment)
        id_, name = account.annotator.id, account.annotator.name
        invites.use_up(study, id_, moment)
        accounts.set_password(study, id_, encoded)
        with _acting(study, account):
            audit.record(study, "set password", name, {}, moment)
        return _begin(study, id_, moment)


def invited(study: Study, token: str, now: datetime | None = None) -> str:
    """The name that an invite is for; raises BadInvite."""
    return _invited(study, token, now or times.now()).annotator.name


def sign_in(
    study: Study, name: str, password: str, address: str, now: datetime | None = None
) -> str:
    """Begin a session of the person with this name and password; returns its token.

    `address` is where the try comes from. Raises SignInRefused, with one sentence and after the
    same time whether name or password is wrong, and TooManyTries, saying how long to wait.
    """
    moment = now or times.now()
    proof = prove(study, name, password, tries.network(address), moment)
    if proof is None:
        raise SignInRefused(
            "The name or the password is wrong. Try again, or ask an admin of the study for a new "
            "link."
        )
    with transaction(study):
        accept(study, proof)
        return _begin(study, proof.account.annotator.id, moment)


def sign_out(study: Study, token: str) -> None:
    """End a session, if there is one; the study is then open as a stranger."""
    with transaction(study):
        sessions.end(study, tokens.digest(token))
    study.actor = STRANGER


def open_as(
    study: Study, token: str, now: datetime | None = None, *, noting: bool = True
) -> Account | None:
    """Let the study be open as whoever has the session with this token; returns their account.

    As a stranger, and None, when the session is unknown or over, or its account disabled. That it
    is in use is noted every 15 minutes, without waiting for the disk; where the file cannot be
    written it is not noted, nor without `noting`: for what a page does while nobody uses it.
    """
    return open_under(study, tokens.digest(token), now or times.now(), noting=noting)


def open_under(study: Study, hash_: str, moment: datetime, *, noting: bool) -> Account | None:
    """The same, of the session that is kept under this hash."""
    study.actor = STRANGER
    session = sessions.find(study, hash_)
    if session is None or moment >= min(session.expires_at, session.used_at + UNUSED):
        return None
    account = accounts.by_id(study, session.annotator_id)
    if account is None or account.disabled:
        return None
    if noting and moment >= session.used_at + NOTED_EVERY:
        with suppress(StudyBusy, StudyUnwritable), transaction(study, durable=False):
            sessions.use(study, hash_, moment)  # without, pages can be read, and end in 12 hours
    act_as(study, account)
    return account


def act_as(study: Study, account: Account) -> None:
    """Let the study be open as this person."""
    study.actor = Actor(account.annotator.name, account.role, account.annotator.id)


def change_password(
    study: Study, old: str, new: str, token: str | None = None, now: datetime | None = None
) -> None:
    """Change the password of whoever the study is open as; ends their sessions but that of `token`.

    Links to set one are void then, too. Raises SignInRefused when the old one is wrong (at most 5
    times in 15 minutes, then TooManyTries), WeakPassword, and Forbidden where there is none.
    """
    moment, account = now or times.now(), _own(study)
    id_, name = account.annotator.id, account.annotator.name
    passwords.check(name, new)
    proof = prove(study, name, old, f"change of password {id_}", moment)  # no address: in here
    if proof is None:
        raise SignInRefused("The old password is wrong. Nothing was changed; type it again.")
    encoded = passwords.encode(new)
    with transaction(study):
        accept(study, proof)
        accounts.set_password(study, id_, encoded)
        invites.use_up(study, id_, moment)
        sessions.end_all(study, id_, but=tokens.digest(token) if token else "")
        audit.record(study, "set password", name, {}, moment)


def local(study: Study, name: str) -> Account:
    """The person of that name, added if new, as an admin: for a server that only they can reach.

    Raises BadName, and NameTaken for a name that belongs to an imported source.
    """
    name = people.clean(name)
    person = annotators.find(study, name)
    if person is None or person.kind != "person":
        with transaction(study):
            person = annotators.ensure(study, name, "person", times.now())
    return Account(person, "admin", None, has_password=False, disabled=False)


def _invited(study: Study, token: str, moment: datetime) -> Account:
    id_ = invites.find_open(study, tokens.digest(token), moment)
    account = accounts.by_id(study, id_) if id_ is not None else None
    if account is None or account.disabled:
        raise BadInvite(
            "This link has been used already or is too old. Sign in, or ask an admin of the study "
            "for a new one."
        )
    return account


def begin_under(
    study: Study, hash_: str, annotator_id: int, since: datetime, moment: datetime
) -> None:
    """Begin a session as of `since`, kept under this hash; within a transaction.

    Forgets those that are over, but none so young that what began it could begin another.
    """
    sessions.forget_over(study, moment, moment - UNUSED)
    sessions.add(study, hash_, annotator_id, since, since + LONGEST)


def _begin(study: Study, annotator_id: int, moment: datetime) -> str:
    """A session that begins, by its token; within a transaction."""
    token = tokens.new()
    begin_under(study, tokens.digest(token), annotator_id, moment, moment)
    return token


def _own(study: Study) -> Account:
    id_ = study.actor.annotator_id
    account = accounts.by_id(study, id_) if id_ is not None else None
    if account is None or not account.has_password:
        raise Forbidden("You sign in without a password here, so there is none to change.")
    return account


@contextmanager
def _acting(study: Study, account: Account) -> Iterator[None]:
    """Let what is done within be done by this person."""
    before = study.actor
    act_as(study, account)
    yield
    study.actor = before
