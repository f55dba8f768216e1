"""Mixing: practice items before an annotator's work, and gold items hidden among it.

Practice comes first, in the order of its file. Of every `gold_every` answers one is to a gold item:
at which place is drawn with the project's key, so that nobody can tell it and a reload changes
nothing.
"""

import hashlib
import hmac

from db import activity, companions, slots
from db.annotators import Annotator
from db.connection import Study
from db.projects import Project
from db.slots import Slot


def next_slot(study: Study, project: Project, annotator: Annotator) -> Slot | None:
    """A slot of the practice or gold item that this annotator is due; None: work is.

    Within the caller's transaction. Reads a few rows where the project has no such items.
    """
    found = companions.of(study, project.id, annotator.id)
    for purpose in ("practice", "gold"):
        companion = found.get(purpose)
        if companion is None or companion.passed:
            continue
        if purpose == "gold" and not _is_gold_due(study, project, annotator):
            continue
        item_id = companions.next_item(study, companion.id, annotator.id, annotator.name)
        if item_id is not None:
            return slots.open_of(study, item_id)
    return None


def _is_gold_due(study: Study, project: Project, annotator: Annotator) -> bool:
    every = project.options.gold_every
    if not every:
        return False
    block, place = divmod(activity.answers(study, project.id, annotator.id), every)
    return place == gold_place(project.blind_key, annotator.id, block, every)


def gold_place(blind_key: str, annotator_id: int, block: int, size: int) -> int:
    """Where the gold item stands in a block of `size` answers of an annotator."""
    message = f"gold:{annotator_id}:{block}".encode()
    digest = hmac.new(bytes.fromhex(blind_key), message, hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") % size
