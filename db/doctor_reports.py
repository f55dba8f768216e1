"""Reports of the doctor: what it found of a dataset, when, and with which settings."""

from datetime import datetime
from typing import NamedTuple

from db.connection import Study
from db.times import to_text


class Stored(NamedTuple):
    """A report as it is kept: settings and findings are JSON."""

    settings: str
    findings: str
    at: str


def add(study: Study, dataset_id: int, settings: str, findings: str, now: datetime) -> None:
    """Keep a report, beside those there are; within the caller's transaction."""
    study.execute(
        "INSERT INTO doctor_reports (dataset_id, settings, findings, at) VALUES (?, ?, ?, ?)",
        (dataset_id, settings, findings, to_text(now)),
    )


def newest(study: Study, dataset_id: int) -> Stored | None:
    """The last report of a dataset; None where it was never examined."""
    row = study.execute(
        "SELECT settings, findings, at FROM doctor_reports WHERE dataset_id = ? "
        "ORDER BY id DESC LIMIT 1",
        (dataset_id,),
    ).fetchone()
    return Stored(*row) if row else None
