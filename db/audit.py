"""The audit log: who changed what in the study, and when. Rows are only ever added."""

import getpass
import json
import os
from collections.abc import Mapping
from datetime import datetime

from db.connection import Study
from db.times import to_text


def record(
    study: Study, actor: str, action: str, subject: str, detail: Mapping[str, object], now: datetime
) -> None:
    """Add one entry within the caller's transaction."""
    study.execute(
        "INSERT INTO audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
        (to_text(now), actor, action, subject, json.dumps(detail, sort_keys=True)),
    )


def this_user() -> str:
    """Who runs this process: a name, or a number where it has none (a container's ``--user``)."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
