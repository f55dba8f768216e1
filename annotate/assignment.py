"""Claiming: what an annotator is shown next: practice, work, or what is hidden and looks like work.

A claim leases one open slot of an item to one annotator, with the presentation: order of the
responses, guideline version, time. Whoever asks again before judging gets the same lease, so a
reload, a second tab or a restarted server show the same item the same way. A lease is renewed while
its page is open; one that runs out, or is released, returns to the queue.

Leases do not wait for the disk: a loss of power can take back the newest ones, never a judgment.
"""

import secrets
from datetime import datetime
from typing import Literal, NamedTuple

from annotate import access, before, mixing, repeating, wellbeing
from annotate.blinding import response_order
from annotate.errors import Forbidden
from db import assignments, companions, items, projects, queue, slots, times
from db.annotators import Annotator
from db.assignments import Assignment, Presentation
from db.companions import Home
from db.connection import Study, transaction
from db.errors import StudyUnwritable
from db.messages import Messages
from db.projects import Project, Task
from db.slots import Slot

LONGEST = 8  # leases after which an item whose page stays open goes to somebody else


class Shown(NamedTuple):
    """An item as an annotator sees it: `responses` in screen order, first is A.

    `hidden`: the project asks that the texts be covered until the annotator wants to see them.
    `purpose` is ``work`` or ``practice``; gold and repeats look like any other item. Who generated
    the responses and what others judged is not in here, so it cannot be leaked.
    """

    token: str
    prompt: Messages
    responses: tuple[Messages, ...]
    category: str | None = None
    severity: int | None = None
    hidden: bool = False
    purpose: Literal["work", "practice"] = "work"
    task: Task = "compare"


def claim(
    study: Study, project: Project, annotator: Annotator, now: datetime | None = None
) -> Shown | None:
    """Lease the next item to the annotator, or return the one they hold; None when none is left.

    Never an item at which they had a turn (judged, skipped), whose category they opted out of, or
    one of whose responses is their own. One short immediate transaction, or several where a long
    queue must be walked; leases that have run out are returned first. Asking again while the lease
    is fresh writes nothing, and an item that is held is shown even if the study cannot be written.

    Raises Forbidden for whoever may not work on the project, ProjectClosed, NotReady while a
    warning or new guidelines are to be read (:mod:`annotate.before`), and EnoughForToday when the
    daily limit is reached and no item is held.
    """
    moment = now or times.now()
    _require_work(study, project, annotator)
    before.require_ready(study, project, annotator)
    held = assignments.live(study, project.id, annotator.id)
    if held is not None and held.expires_at - moment > project.lease / 2:
        return show(study, project, held)
    try:
        leased = _renew_or_lease(study, project, annotator, moment)
    except StudyUnwritable:
        if held is None:
            raise
        leased = held
    return None if leased is None else show(study, project, leased)


def renew(
    study: Study,
    project: Project,
    annotator: Annotator,
    token: str,
    now: datetime | None = None,
) -> bool:
    """Keep the lease of `token`, for a page that is still open; False when it is theirs no more.

    Also False, and the lease runs out by itself, when the project is closed or not open to them by
    now. One immediate transaction, and none while over half of the lease is left. An item whose
    page stays open longer than eight leases after it was shown is not renewed: its annotator has
    left. Raises Forbidden for whoever is neither the annotator nor the owner of the file.
    """
    access.require_self(study, annotator)
    moment = now or times.now()
    current = projects.as_it_is(study, project)
    if current.closed or not access.may_work(study, current, annotator):
        return False
    held = assignments.live(study, project.id, annotator.id)
    if held is not None and held.token == token and held.expires_at - moment > project.lease / 2:
        return True
    with transaction(study, durable=False):
        assignments.expire(study, project.id, moment)
        held = assignments.live(study, project.id, annotator.id)
        if held is None or held.token != token:
            return False
        until = min(moment + project.lease, held.shown_at + LONGEST * project.lease)
        assignments.renew(study, held.id, max(until, held.expires_at))
    return True


def release(
    study: Study, project: Project, annotator: Annotator, now: datetime | None = None
) -> bool:
    """Give back the item that the annotator holds, for somebody else; False when they hold none.

    One immediate transaction. They may be offered it again themselves. Raises Forbidden as renew.
    """
    access.require_self(study, annotator)
    with transaction(study):
        assignments.expire(study, project.id, now or times.now())
        held = assignments.live(study, project.id, annotator.id)
        if held is not None:
            give_back(study, held)
    return held is not None


def give_back(study: Study, held: Assignment) -> None:
    """End a lease and open its slot again; within the caller's transaction."""
    slots.release(study, held.id)
    assignments.end(study, held.id, "released")


def _renew_or_lease(
    study: Study, project: Project, annotator: Annotator, moment: datetime
) -> Assignment | None:
    while True:
        with transaction(study, durable=False):
            assignments.expire(study, project.id, moment)
            held = assignments.live(study, project.id, annotator.id)
            if held is not None:
                assignments.renew(study, held.id, moment + project.lease)
                return held
            wellbeing.check_limit(study, project, annotator, moment)
            slot = mixing.next_slot(study, project, annotator, moment)
            if slot is not None:
                return lease_slot(study, project, annotator.id, slot, moment)
            found = queue.walk(study, project.id, annotator.id, annotator.name)
            queue.keep(study, project.id, annotator.id, found.position)
            if found.slot is not None:
                return lease_slot(study, project, annotator.id, found.slot, moment)
            if not found.more:
                return None


def lease_slot(
    study: Study,
    project: Project,
    annotator_id: int,
    slot: Slot,
    moment: datetime,
    corrects: int | None = None,
) -> Assignment:
    """Lease this slot with a fresh token and presentation; within the caller's transaction.

    The slot is one of the project or of a companion.
    """
    home = companions.home(study, slot.item_id)
    shown = Presentation(
        token=_token(moment),
        order=_order(study, home, annotator_id, slot),
        guideline_id=before.guideline_id(study, project, annotator_id),
        shown_at=moment,
        expires_at=moment + project.lease,
    )
    assignment = assignments.lease(study, home.project_id, annotator_id, slot, shown, corrects)
    slots.hold(study, slot, assignment.id)
    return assignment


def _order(study: Study, home: Home, annotator_id: int, slot: Slot) -> tuple[int, ...]:
    """Drawn for the slot; of a repeat another one than its annotator saw."""
    if home.repeats is not None:
        return repeating.order_of(study, home.repeats, annotator_id)
    size = len(items.response_ids(study, slot.item_id))
    return response_order(home.blind_key, slot.item_id, slot.number, size)


def _token(moment: datetime) -> str:
    """Not to be guessed; begins with the time, so that indexes of tokens grow at their end."""
    return f"{int(moment.timestamp() * 1000):011x}-{secrets.token_urlsafe(15)}"


def _require_work(study: Study, project: Project, annotator: Annotator) -> None:
    if project.parent_id is not None:  # who works on it would know what its items are
        raise Forbidden(f"Project {project.name!r} belongs to another: work on that one.")
    access.require_work(study, project, annotator)


def show(study: Study, project: Project, assignment: Assignment) -> Shown:
    """What an assignment of the project or a companion showed, the same way again."""
    item = items.get(study, assignment.item_id)
    responses = tuple(item.responses[position].messages for position in assignment.order)
    hidden = project.options.blurs(item.category, item.severity)
    of_work = assignment.project_id == project.id
    purpose = "work" if of_work else companions.purpose(study, assignment.project_id)
    return Shown(
        token=assignment.token,
        prompt=item.prompt,
        responses=responses,
        category=item.category,
        severity=item.severity,
        hidden=hidden,
        purpose="practice" if purpose == "practice" else "work",
        task=project.task,
    )
