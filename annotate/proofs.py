"""Proofs: that somebody is who they say, by a password of which few tries may be wrong."""

from datetime import datetime
from typing import NamedTuple

from annotate import passwords, people, tries
from annotate.errors import BadName, SignInRefused
from db import accounts
from db.accounts import Account
from db.connection import Study


class Proof(NamedTuple):
    """A password that was right: whose, where it was tried, its hash, and the hash to keep."""

    account: Account
    address: str
    encoded: str
    kept: str


def prove(study: Study, name: str, password: str, address: str, moment: datetime) -> Proof | None:
    """Try a password; None when name or password is wrong, after the same time.

    The try counts as a wrong one until :func:`accept`. Raises TooManyTries.
    """
    name = _as_stored(name)
    tries.begin(study, name, address, moment)
    account = accounts.find(study, name)
    encoded = accounts.password(study, account.annotator.id) if account else None
    right = passwords.matches(encoded, password)
    if account is None or encoded is None or not right:
        return None
    return Proof(account, address, encoded, passwords.renewed(encoded, password))


def accept(study: Study, proof: Proof) -> None:
    """Forget the wrong tries before, and keep the hash up to date; within a transaction.

    Raises SignInRefused if the account is disabled, or its password was changed meanwhile.
    """
    id_, name = proof.account.annotator.id, proof.account.annotator.name
    account = accounts.by_id(study, id_)
    if account is None or account.disabled:
        raise SignInRefused("This account is disabled. Ask an admin of the study to enable it.")
    if accounts.password(study, id_) != proof.encoded:
        raise SignInRefused("The password has just been changed. Use the new one.")
    if proof.kept != proof.encoded:
        accounts.set_password(study, id_, proof.kept)
    tries.succeed(study, name, proof.address)


def _as_stored(name: str) -> str:
    """The name as accounts have it; what cannot be one is nobody's."""
    try:
        return people.clean(name)
    except BadName:
        return ""
