"""Who judges: people are known by their names. In the app they have accounts as well."""

import unicodedata

from annotate import access
from annotate.errors import BadName, Forbidden
from db import annotators
from db.annotators import Annotator
from db.connection import Study, transaction
from db.times import now

MAX_NAME = 60


def enter(study: Study, name: str) -> Annotator:
    """The person of that name, added if new, in one transaction: for commands and notebooks.

    Raises BadName as :func:`clean` does, NameTaken for a name that belongs to an imported source,
    and Forbidden for whoever is signed in with an account and gives another name than their own.
    """
    access.require(study, "annotator")
    known = annotators.find(study, clean(name))
    if study.actor.annotator_id not in (None, known and known.id):
        raise Forbidden(f"You are signed in as {study.actor.name}. Go on under that name.")
    if known is not None and known.kind == "person":
        return known
    with transaction(study):
        return annotators.ensure(study, clean(name), "person", now())


def clean(name: str) -> str:
    """The name as it is stored, whichever way it was typed.

    Raises BadName for one that is empty, over 60 characters or holds invisible characters.
    """
    cleaned = unicodedata.normalize("NFC", name).strip()
    if not cleaned:
        raise BadName("Please enter a name, so that your judgments can be told from others'.")
    if len(cleaned) > MAX_NAME:
        raise BadName(f"That name has {len(cleaned)} characters; use at most {MAX_NAME}.")
    if not cleaned.isprintable():
        raise BadName("That name holds invisible characters; use letters, digits and spaces.")
    return cleaned
