"""Drafts: what an annotator has pressed and typed of an answer, until it is submitted.

They are stored with the study, so that a lost connection, a reload or another device loses nothing.
A draft is of an item and its annotator: it comes again with the item, under whichever lease.
"""

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from annotate import access, wellbeing
from annotate.details import NOTHING, Details, Mark, Verdict, turned, turned_verdict
from db import assignments, drafts, projects, times
from db.annotators import Annotator
from db.assignments import Assignment
from db.connection import Study, transaction

KEPT = timedelta(days=30)  # of an item that never came back


@dataclass(frozen=True)
class Draft:
    """An answer in the making, in terms of the screen; `verdict` None: none chosen yet."""

    verdict: Verdict | None = None
    details: Details = NOTHING


def keep(
    study: Study, annotator: Annotator, token: str, draft: Draft, now: datetime | None = None
) -> bool:
    """Store what there is of an answer to the item held under `token`, in place of what was.

    It counts as work where the project suggests breaks; drafts of 30 days ago are removed. False,
    and nothing is kept, when the item is not the annotator's any more. One short transaction that
    does not wait for the disk. Raises Forbidden for whoever is neither the annotator nor the owner
    of the file.
    """
    access.require_self(study, annotator)
    moment = now or times.now()
    with transaction(study, durable=False):
        held = _own(study, annotator, token)
        if held is None or held.state != "leased":
            return False
        put(study, held, draft, moment)
        drafts.forget(study, annotator.id, moment - KEPT)
        if projects.served(study, held.project_id).options.break_minutes:
            wellbeing.note_work(study, annotator, moment)
    return True


def put(study: Study, shown: Assignment, draft: Draft, moment: datetime) -> None:
    """Store a draft in terms of how the item was shown then; within the caller's transaction."""
    body = _to_json(draft)
    drafts.keep(study, shown.annotator_id, shown.item_id, shown.token, body, moment)


def find(study: Study, annotator: Annotator, token: str) -> Draft | None:
    """What the annotator has said so far of the item shown under `token`, or None.

    In terms of that screen, also when it was said under an earlier lease with the responses the
    other way round. Reads three rows at most.
    """
    access.require_self(study, annotator)
    shown = _own(study, annotator, token)
    kept = shown and drafts.find(study, annotator.id, shown.item_id)
    if not shown or not kept:
        return None
    draft = _from_json(kept.body)
    then = shown if kept.token == token else assignments.by_token(study, kept.token)
    if then is None or then.order == shown.order:
        return draft
    places = [shown.order.index(position) for position in then.order]
    return Draft(turned_verdict(draft.verdict), turned(draft.details, places))


def _own(study: Study, annotator: Annotator, token: str) -> Assignment | None:
    found = assignments.by_token(study, token)
    return found if found is not None and found.annotator_id == annotator.id else None


def _to_json(draft: Draft) -> str:
    return json.dumps(asdict(draft), ensure_ascii=True)  # half a character may have been typed


def _from_json(body: str) -> Draft:
    """A draft as it was stored, maybe by another version: what it does not know is left out."""
    stored = json.loads(body)
    said: dict[str, Any] = _known(Details, stored.get("details", {}))
    if "axes" in said:
        said["axes"] = tuple((axis, side) for axis, side in said["axes"])
    if "marks" in said:
        said["marks"] = tuple(None if mark is None else Mark(*mark) for mark in said["marks"])
    for name in ("ranking", "reasons"):
        if name in said:
            said[name] = tuple(said[name])
    return Draft(stored.get("verdict"), Details(**said))


def _known(of: type[Details], stored: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(of)}
    return {name: value for name, value in stored.items() if name in names}
