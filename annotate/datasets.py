"""Building datasets: a project's judgments, through the one rule, into an immutable snapshot."""

import json
from datetime import datetime
from typing import Literal

from annotate.errors import NothingToExport
from db import audit, datasets, preferences, projects, times
from db.connection import Study, transaction
from db.datasets import Dataset, Ledger

Duplicates = Literal["keep", "drop"]


def build(
    study: Study,
    project_name: str,
    name: str | None = None,
    duplicates: Duplicates = "keep",
    now: datetime | None = None,
) -> Dataset:
    """Snapshot a project's preferences under `name` (default: the project's).

    What is judged while this reads is left to the next version; the snapshot is stored in one
    transaction. The same judgments and criteria give the version there is instead of a new one.
    With duplicates "drop", of rows with the same texts only the first is taken. Raises
    UnknownProject, and NothingToExport when the judgments hold no preference.
    """
    moment = now or times.now()
    project = projects.get(study, project_name)
    decisions = preferences.decisions(study, project.id)
    outcomes = datasets.stage(study, decisions, drop_duplicates=duplicates == "drop")
    ledger = Ledger(
        judged=outcomes.total(),
        exported=outcomes["preference"],
        tied=outcomes["tied"],
        both_bad=outcomes["both_bad"],
        conflicting=outcomes["conflicting"],
        skipped=outcomes["skipped"],
        duplicate=outcomes["duplicate"],
    )
    assert ledger.adds_up()
    if not ledger.exported:
        raise NothingToExport(
            f"Project {project.name!r} holds no preference yet (items judged: {ledger.judged:,}). "
            "Judge some pairs first: annotate serve."
        )
    criteria = json.dumps({"aggregation": "plurality", "duplicates": duplicates}, sort_keys=True)
    hash_ = datasets.staged_hash(study)
    with transaction(study):
        dataset = datasets.store(
            study, name or project.name, project.id, hash_, criteria, ledger, moment
        )
        detail = {"project": project.name, "version": dataset.version, "hash": dataset.hash}
        audit.record(study, "build dataset", dataset.name, detail, moment)
    return dataset
