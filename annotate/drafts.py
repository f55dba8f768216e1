"""Drafts: what an annotator has pressed and typed of an answer, until it is submitted.

They are stored with the study, so that a lost connection, a reload or another device loses nothing.
"""

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from annotate import access
from annotate.details import NOTHING, Details, Mark, Verdict
from db import drafts, times
from db.annotators import Annotator
from db.connection import Study, transaction


@dataclass(frozen=True)
class Draft:
    """An answer in the making, in terms of the screen; `verdict` None: none chosen yet."""

    verdict: Verdict | None = None
    details: Details = NOTHING


def keep(
    study: Study, annotator: Annotator, token: str, draft: Draft, now: datetime | None = None
) -> bool:
    """Store what there is of an answer to the item held under `token`, in place of what was.

    False, and nothing is kept, when the item is not the annotator's any more. One short transaction
    that does not wait for the disk. Raises Forbidden for whoever is neither the annotator nor the
    owner of the file.
    """
    access.require_self(study, annotator)
    with transaction(study, durable=False):
        return drafts.keep(study, annotator.id, token, _to_json(draft), now or times.now())


def find(study: Study, annotator: Annotator, token: str) -> Draft | None:
    """What the annotator has said so far of the item held under `token`, or None; one row."""
    access.require_self(study, annotator)
    body = drafts.find(study, annotator.id, token)
    return None if body is None else _from_json(body)


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
    return Draft(stored.get("verdict"), Details(**said))


def _known(of: type[Details], stored: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(of)}
    return {name: value for name, value in stored.items() if name in names}
