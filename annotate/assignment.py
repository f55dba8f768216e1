"""Claiming: what an annotator is shown next.

A claim leases one open slot of an item to one annotator, with the presentation: order of the
responses, guideline version, time. Whoever asks again before judging gets the same lease, so a
reload, a second tab or a restarted server show the same item the same way.
"""

import secrets
from datetime import datetime
from typing import NamedTuple

from annotate.blinding import response_order
from db import assignments, items, projects, slots, times
from db.annotators import Annotator
from db.assignments import Assignment, Presentation
from db.connection import Study, transaction
from db.messages import Messages
from db.projects import Project
from db.slots import Slot


class Shown(NamedTuple):
    """An item as an annotator sees it: `responses` in screen order, first is A. Nothing else.

    Who generated the responses and what others judged is not in here, so it cannot be leaked.
    """

    token: str
    prompt: Messages
    responses: tuple[Messages, ...]


def claim(
    study: Study, project: Project, annotator: Annotator, now: datetime | None = None
) -> Shown | None:
    """Lease the next item to the annotator, or return the one they hold; None when none is left.

    One immediate transaction. Leases that have run out are returned first. Asking again while
    the lease is fresh writes nothing.
    """
    moment = now or times.now()
    held = assignments.live(study, project.id, annotator.id)
    if held is not None and held.expires_at - moment > project.lease / 2:
        return _show(study, held)
    with transaction(study):
        leased = _renew_or_lease(study, project, annotator, moment)
    return None if leased is None else _show(study, leased)


def _renew_or_lease(
    study: Study, project: Project, annotator: Annotator, moment: datetime
) -> Assignment | None:
    assignments.expire(study, project.id, moment)
    held = assignments.live(study, project.id, annotator.id)
    if held is not None:
        assignments.renew(study, held.id, moment + project.lease)
        return held
    slot = slots.next_open(study, project.id, annotator.id)
    if slot is None:
        return None
    return lease_slot(study, project, annotator.id, slot, moment)


def lease_slot(
    study: Study,
    project: Project,
    annotator_id: int,
    slot: Slot,
    moment: datetime,
    corrects: int | None = None,
) -> Assignment:
    """Lease this slot with a fresh token and presentation; within the caller's transaction."""
    size = items.size(study, slot.item_id)
    shown = Presentation(
        token=secrets.token_urlsafe(18),
        order=response_order(project.blind_key, slot.item_id, slot.number, size),
        guideline_id=projects.guideline(study, project.id).id,
        shown_at=moment,
        expires_at=moment + project.lease,
    )
    assignment = assignments.lease(study, project.id, annotator_id, slot, shown, corrects)
    slots.hold(study, slot, assignment.id)
    return assignment


def _show(study: Study, assignment: Assignment) -> Shown:
    item = items.get(study, assignment.item_id)
    responses = tuple(item.responses[position].messages for position in assignment.order)
    return Shown(assignment.token, item.prompt, responses)
