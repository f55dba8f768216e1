"""Datasets: immutable, hashed snapshots of what judgments came to, with ledger and lineage.

A row has a chosen response, a rejected one, or both, by its kind (:mod:`db.row_rules`). How rows
come to be stored is in :mod:`db.staging`, how they are read in :mod:`db.dataset_rows`.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal, NamedTuple

from db.connection import Study
from db.criteria import complete
from db.errors import UnknownDataset, WrongKind
from db.ledger import Ledger
from db.times import to_text

Kind = Literal["preferences", "ratings", "rankings", "demonstrations"]


class Dataset(NamedTuple):
    """A stored snapshot, without its rows."""

    id: int
    name: str
    version: int
    kind: Kind
    hash: str
    criteria: str
    ledger: Ledger
    rows: int
    created_at: str


_COLUMNS = "id, name, version, kind, hash, criteria, ledger, rows, created_at"


def store(
    study: Study,
    name: str,
    project_ids: Sequence[int],
    hash_: str,
    criteria: str,
    ledger: Ledger,
    now: datetime,
    kind: Kind = "preferences",
) -> Dataset:
    """Store the staged rows of these projects as the next version of `name`.

    Within the caller's transaction, after :func:`db.staging.finish`.

    When the newest version of that name was made from the same judgments by the same criteria, it
    is returned instead and nothing is written.
    """
    newest = find(study, name)
    made = (kind, hash_, replace(ledger, judgments=None))
    if newest and (newest.kind, newest.hash, replace(newest.ledger, judgments=None)) == made:
        project = projects(study, newest.id)[0]
        asked = complete(criteria, project, kind) == complete(newest.criteria, project, kind)
        (same,) = study.execute(_SAME_JUDGMENTS, {"dataset": newest.id}).fetchone()
        if same and asked:
            return newest
    row = study.execute(
        "INSERT INTO datasets (name, version, kind, project_id, hash, criteria, ledger, rows, "
        "created_at) SELECT ?, coalesce(max(version), 0) + 1, ?, ?, ?, ?, ?, "
        "(SELECT count(*) FROM temp.picked), ? "
        f"FROM datasets WHERE name = ? RETURNING {_COLUMNS}",
        (
            *(name, kind, project_ids[0], hash_, criteria),
            *(json.dumps(ledger.as_dict()), to_text(now), name),
        ),
    ).fetchone()
    dataset = _dataset(row)
    study.conn.executemany(
        "INSERT INTO dataset_projects VALUES (?, ?)", [(dataset.id, id_) for id_ in project_ids]
    )
    study.execute(_STORE_ROWS, (dataset.id,))
    for table in ("picked", "picked_judgments"):
        study.execute(_STORE_JUDGMENTS.format(table), (dataset.id,))
    return dataset


def find(study: Study, name: str, version: int | None = None) -> Dataset | None:
    """A dataset by name, its newest version unless one is given; None when there is none."""
    row = study.execute(
        f"SELECT {_COLUMNS} FROM datasets WHERE name = ? AND (? IS NULL OR version = ?) "
        "ORDER BY version DESC LIMIT 1",
        (name, version, version),
    ).fetchone()
    return _dataset(row) if row else None


def get(study: Study, reference: str, kind: Kind | None = None) -> Dataset:
    """The dataset of ``NAME`` or ``NAME@VERSION``; raises UnknownDataset.

    With `kind`, raises WrongKind for one of another kind.
    """
    name, _, version = reference.rpartition("@")
    dataset = find(study, reference)
    if dataset is None and name and version.isdecimal() and len(version) < 10:
        dataset = find(study, name, int(version))
    if dataset is None:
        names = ", ".join(f"{d.name}@{d.version}" for d in list_all(study)) or "none yet"
        raise UnknownDataset(
            f"There is no dataset {reference!r} in this study (there is: {names}). "
            "Make one with: annotate export --project NAME --out FILE."
        )
    if kind is not None and dataset.kind != kind:
        raise WrongKind(
            f"Dataset {dataset.name}@{dataset.version} holds {dataset.kind}, and {kind} are asked "
            f"for. Make some with: annotate export --project NAME --format {_FORMATS[kind]}."
        )
    return dataset


_FORMATS: dict[Kind, str] = {
    "preferences": "pairs", "ratings": "kto", "rankings": "raft", "demonstrations": "alpaca",
}  # fmt: skip


def projects(study: Study, dataset_id: int) -> list[str]:
    """The names of the projects that a dataset was made of, in the order in which it has them."""
    rows = study.execute(
        "SELECT p.name FROM dataset_projects m JOIN projects p ON p.id = m.project_id "
        "JOIN datasets d ON d.id = m.dataset_id WHERE m.dataset_id = ? "
        "ORDER BY p.id <> d.project_id, p.id",
        (dataset_id,),
    )
    names = [name for (name,) in rows]
    (text,) = study.execute("SELECT criteria FROM datasets WHERE id = ?", (dataset_id,)).fetchone()
    asked = json.loads(text).get("projects", names)
    return asked if sorted(asked) == sorted(names) else names


def list_all(study: Study) -> list[Dataset]:
    """All datasets, oldest first."""
    return [_dataset(r) for r in study.execute(f"SELECT {_COLUMNS} FROM datasets ORDER BY id")]


def _dataset(row: tuple[int, str, int, Kind, str, str, str, int, str]) -> Dataset:
    id_, name, version, kind, hash_, criteria, ledger, rows, created_at = row
    parsed = Ledger(**json.loads(ledger))
    return Dataset(id_, name, version, kind, hash_, criteria, parsed, rows, created_at)


# The same texts can come from other judgments: taken back and given again, or one of two left out.
_STAGED = (
    "SELECT judgment_id FROM temp.picked UNION ALL SELECT judgment_id FROM temp.picked_judgments"
)
_STORED = "SELECT judgment_id FROM dataset_judgments WHERE dataset_id = :dataset"
_SAME_JUDGMENTS = (
    f"SELECT NOT EXISTS (SELECT * FROM ({_STAGED}) EXCEPT {_STORED}) "
    f"AND NOT EXISTS ({_STORED} EXCEPT SELECT * FROM ({_STAGED}))"
)

_STORE_ROWS = """
INSERT INTO dataset_rows (
    dataset_id, number, item_id, chosen_id, rejected_id, weight, margin, split)
SELECT ?, number, item_id, chosen_id, rejected_id, weight, margin, split
FROM temp.picked ORDER BY number
"""

_STORE_JUDGMENTS = """
INSERT INTO dataset_judgments (dataset_id, number, judgment_id)
SELECT ?, number, judgment_id FROM temp.{} ORDER BY number, judgment_id
"""
