"""Building datasets: a project's judgments, through the one rule, into an immutable snapshot."""

import json
from datetime import datetime
from typing import Literal

from annotate import access, planning
from annotate.errors import NothingToExport
from db import audit, datasets, preferences, times
from db.connection import Study, transaction
from db.datasets import Dataset, Edits, Ledger

Duplicates = Literal["keep", "drop"]


def build(
    study: Study,
    project_name: str,
    name: str | None = None,
    duplicates: Duplicates = "keep",
    now: datetime | None = None,
    edits: Edits = "pairs",
) -> Dataset:
    """Snapshot a project's preferences under `name` (default: the project's).

    What is judged while this reads is left to the next version; the snapshot is stored in one
    transaction. The same judgments and criteria give the version there is instead of a new one.
    With duplicates "drop", of rows with the same texts only the first is taken. What annotators
    made of the chosen response is, with edits "pairs", another row, edited > chosen; with
    "replace", edited > rejected stands in place of chosen > rejected; "ignore" leaves it out.
    For researchers: raises Forbidden, UnknownProject (also for practice and gold items), and
    NothingToExport when the judgments hold no preference.
    """
    access.require(study, "researcher")
    moment = now or times.now()
    project = planning.find(study, project_name)
    decisions = preferences.decisions(study, project.id)
    outcomes = datasets.stage(study, decisions, drop_duplicates=duplicates == "drop", edits=edits)
    ledger = Ledger(
        judged=outcomes.total(),
        exported=outcomes["preference"],
        tied=outcomes["tied"],
        both_bad=outcomes["both_bad"],
        conflicting=outcomes["conflicting"],
        skipped=outcomes["skipped"],
        duplicate=outcomes["duplicate"],
        edits=datasets.staged_edits(study),
    )
    assert ledger.adds_up()
    if not ledger.exported:
        raise NothingToExport(
            f"Project {project.name!r} holds no preference yet (items judged: {ledger.judged:,}). "
            "Judge some pairs first: annotate serve."
        )
    criteria = {"aggregation": "plurality", "duplicates": duplicates}
    if edits != "pairs":
        criteria["edits"] = edits
    asked = json.dumps(criteria, sort_keys=True)
    hash_ = datasets.staged_hash(study)
    with transaction(study):
        dataset = datasets.store(
            study, name or project.name, project.id, hash_, asked, ledger, moment
        )
        detail = {"project": project.name, "version": dataset.version, "hash": dataset.hash}
        audit.record(study, "build dataset", dataset.name, detail, moment)
    return dataset
