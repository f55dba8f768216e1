"""Changes: who did what to people, projects, guidelines and datasets, from the audit log."""

import json

from annotate import access
from annotate.one_line import on_one_line
from db import audit
from db.audit import Entry
from db.connection import Study

__all__ = ["Entry", "changes", "describe"]


def changes(study: Study, limit: int = 50) -> list[Entry]:
    """The last changes, oldest of them first. Takes an admin."""
    access.require(study, "admin")
    return audit.newest(study, limit)


def describe(entry: Entry) -> str:
    """One change as a line for people; nothing that was typed acts on a terminal."""
    detail = json.loads(entry.detail)
    said = ", ".join(f"{name}: {_value(value)}" for name, value in detail.items())
    line = f"{entry.at}  {entry.actor}: {entry.action} {entry.subject}" + f" ({said})" * bool(said)
    return on_one_line(line)


def _value(value: object) -> str:
    match value:
        case {"from": was, "to": now}:
            return f"{was} → {now}"
        case str():
            return value
    return json.dumps(value, ensure_ascii=False)
