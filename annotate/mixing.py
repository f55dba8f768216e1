"""Mixing: practice items before an annotator's work, and gold and repeats hidden among it.

Practice comes first, in the order of its file. Of every `gold_every` answers one is to a gold item,
of every `repeat_every` one to a repeat (:mod:`annotate.repeating`): at which place is drawn with
the project's key, of each by itself, so that nobody can tell it and a reload changes nothing. Where
both fall on one place it is gold.
"""

from datetime import datetime
from typing import Literal

from annotate import repeating
from annotate.blinding import keyed
from db import activity, companions, slots
from db.annotators import Annotator
from db.connection import Study
from db.projects import Project
from db.slots import Slot

Hidden = Literal["gold", "repeat"]


def next_slot(
    study: Study, project: Project, annotator: Annotator, moment: datetime
) -> Slot | None:
    """A slot of the practice, gold or repeated item that this annotator is due; None: work is.

    Within the caller's transaction. Reads a few rows where the project has no such items.
    """
    found = companions.of(study, project.id, annotator.id)
    for purpose in ("practice", "gold"):
        companion = found.get(purpose)
        if companion is None or companion.passed:
            continue
        if purpose == "gold" and not _is_due(study, project, annotator, "gold"):
            continue
        item_id = companions.next_item(study, companion.id, annotator.id, annotator.name)
        if item_id is not None:
            return slots.open_of(study, item_id)
    if project.task in repeating.TASKS and _is_due(study, project, annotator, "repeat"):
        return repeating.next_slot(study, project, annotator, moment)
    return None


def _is_due(study: Study, project: Project, annotator: Annotator, what: Hidden) -> bool:
    options = project.options
    every = options.gold_every if what == "gold" else options.repeat_every
    if not every:
        return False
    block, place = divmod(activity.answers(study, project.id, annotator.id), every)
    return place == hidden_place(project.blind_key, annotator.id, block, every, what)


def hidden_place(
    blind_key: str, annotator_id: int, block: int, size: int, what: Hidden = "gold"
) -> int:
    """Where the gold item, or the repeat, stands in a block of `size` answers of an annotator."""
    digest = keyed(blind_key, f"{what}:{annotator_id}:{block}")
    return int.from_bytes(digest[:8], "big") % size
