"""How an annotator likes to read: theirs alone, on every device."""

from annotate import access
from db import reading as stored
from db.annotators import Annotator
from db.connection import Study, transaction
from db.reading import Reading

__all__ = ["Reading", "reading", "set_reading"]


def reading(study: Study, annotator: Annotator) -> Reading:
    """How this annotator reads: as they chose, or with Markdown and without differences.

    Raises Forbidden for whoever is neither the annotator nor the owner of the file.
    """
    access.require_self(study, annotator)
    return stored.find(study, annotator.id) or Reading()


def set_reading(study: Study, annotator: Annotator, reading: Reading) -> None:
    """Let an annotator read like this from now on; in one transaction, that does not wait for disk.

    Raises Forbidden for whoever is neither the annotator nor the owner of the file.
    """
    access.require_self(study, annotator)
    with transaction(study, durable=False):
        stored.keep(study, annotator.id, reading)
