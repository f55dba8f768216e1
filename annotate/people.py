"""Who judges: for now, a name is enough. Signing in with a password is not built yet."""

import unicodedata
from collections.abc import Iterable

from annotate.errors import BadName
from db import annotators, queue
from db.annotators import Annotator
from db.connection import Study, transaction
from db.times import now

MAX_NAME = 60


def enter(study: Study, name: str) -> Annotator:
    """The person of that name, added if new, in one transaction.

    Raises BadName for a name that is empty, over 60 characters or holds invisible characters, and
    NameTaken for one that belongs to an imported source.
    """
    clean = unicodedata.normalize("NFC", name).strip()
    if not clean:
        raise BadName("Please enter a name, so that your judgments can be told from others'.")
    if len(clean) > MAX_NAME:
        raise BadName(f"That name has {len(clean)} characters; use at most {MAX_NAME}.")
    if not clean.isprintable():
        raise BadName("That name holds invisible characters; use letters, digits and spaces.")
    known = annotators.find(study, clean)
    if known is not None and known.kind == "person":
        return known
    with transaction(study):
        return annotators.ensure(study, clean, "person", now())


def opt_out(study: Study, annotator: Annotator, categories: Iterable[str]) -> None:
    """Spare an annotator the items of these categories from now on; replaces what was set before.

    In one transaction. An item that is on their screen stays: they may skip it.
    """
    with transaction(study):
        annotators.set_opt_outs(study, annotator.id, categories)
        queue.forget_annotator(study, annotator.id)
