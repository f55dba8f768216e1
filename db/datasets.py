"""Datasets: immutable, hashed snapshots of preferences, with their ledger and lineage.

A snapshot is staged in temporary tables first: its hash must be known before anything is stored,
and rows that would repeat an earlier one can be left out by a set-based statement.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from db.connection import Study
from db.errors import UnknownDataset
from db.messages import Messages, from_json
from db.preferences import Decision
from db.times import to_text

Edits = Literal["pairs", "replace", "ignore"]  # what becomes of texts that annotators improved


@dataclass(frozen=True)
class Ledger:
    """Where every judged item of a project went; `judged` is the sum of the others.

    But for `edits`, which counts rows: those whose chosen text is an annotator's edit.
    """

    judged: int
    exported: int
    tied: int
    both_bad: int
    conflicting: int
    skipped: int
    duplicate: int
    edits: int = 0

    def items(self) -> dict[str, int]:
        """The items that were judged, by what became of them."""
        parts: dict[str, int] = asdict(self)
        return {name: n for name, n in parts.items() if name not in ("judged", "edits")}

    def adds_up(self) -> bool:
        """Whether every judged item is accounted for once."""
        return self.judged == sum(self.items().values())

    def as_dict(self) -> dict[str, int]:
        """What is stored: `edits` only where there are some, as in datasets that knew of none."""
        return {name: n for name, n in asdict(self).items() if n or name != "edits"}


class Dataset(NamedTuple):
    """A stored snapshot, without its rows."""

    id: int
    name: str
    version: int
    kind: str
    hash: str
    criteria: str
    ledger: Ledger
    rows: int
    created_at: str


class Preference(NamedTuple):
    """One row as training and export read it."""

    prompt: Messages
    chosen: Messages
    rejected: Messages
    weight: float


class _Row(NamedTuple):
    """A row about to be staged; `edit` is 1 for one that comes from an edit."""

    chosen_id: int | None
    rejected_id: int | None
    weight: float
    judgment_ids: tuple[int, ...]
    edit: int


_COLUMNS = "id, name, version, kind, hash, criteria, ledger, rows, created_at"


def stage(
    study: Study,
    decisions: Iterable[Decision],
    *,
    drop_duplicates: bool,
    edits: Edits = "pairs",
) -> Counter[str]:
    """Stage the preferences among `decisions`; returns how many items had each outcome.

    An item of whose rows none is left when duplicates are dropped is a duplicate.
    """
    study.executescript(_STAGING)
    outcomes: Counter[str] = Counter()
    number = 0
    with study.atomic():
        for decision in decisions:
            outcomes[decision.outcome] += 1
            if decision.outcome == "preference":
                for row in _rows(decision, edits):
                    _stage_row(study, number, decision.item_id, row)
                    number += 1
    if drop_duplicates:
        study.execute(_DROP_DUPLICATES)
        (left,) = study.execute("SELECT count(DISTINCT item_id) FROM temp.picked").fetchone()
        outcomes["duplicate"] = outcomes["preference"] - left
        outcomes["preference"] = left
    return outcomes


def _rows(decision: Decision, edits: Edits) -> Iterator[_Row]:
    """The rows of one preference; edited > chosen > rejected is two of them, or one."""
    _, _, judgment_ids, chosen_id, rejected_id, weight, edited = decision
    if edits != "replace" or not edited:
        yield _Row(chosen_id, rejected_id, weight, judgment_ids, 0)
    if edits != "ignore":
        worse = chosen_id if edits == "pairs" else rejected_id
        for edit in edited:
            yield _Row(edit.response_id, worse, edit.weight, edit.judgment_ids, 1)


def _stage_row(study: Study, number: int, item_id: int, row: _Row) -> None:
    *values, judgment_ids, edit = row
    study.conn.execute(
        "INSERT INTO temp.picked VALUES (?, ?, ?, ?, ?, ?)", (number, item_id, *values, edit)
    )
    study.conn.executemany(
        "INSERT INTO temp.picked_judgments VALUES (?, ?)",
        [(number, judgment_id) for judgment_id in judgment_ids],
    )


def staged_edits(study: Study) -> int:
    """How many of the staged rows come from edits."""
    (number,) = study.execute("SELECT count(*) FROM temp.picked WHERE edit = 1").fetchone()
    return int(number)


def staged_hash(study: Study) -> str:
    """The hash of the staged rows, in order."""
    rows = study.execute(
        "SELECT p.hash, c.hash, r.hash, k.weight FROM temp.picked k "
        "JOIN items i ON i.id = k.item_id JOIN prompts p ON p.id = i.prompt_id "
        "JOIN responses c ON c.id = k.chosen_id JOIN responses r ON r.id = k.rejected_id "
        "ORDER BY k.number"
    )
    return fingerprint(rows).hash


class Fingerprint(NamedTuple):
    """How many rows there are, and what they hold."""

    rows: int
    hash: str


def fingerprint(rows: Iterable[tuple[str, str, str, float]]) -> Fingerprint:
    """SHA-256 over rows of (prompt, chosen, rejected, weight), texts by their hashes.

    It depends on the texts and weights in their order, and on no id.
    """
    digest, number = hashlib.sha256(), 0
    for prompt, chosen, rejected, weight in rows:
        digest.update(f"{prompt} {chosen} {rejected} {weight!r}\n".encode())
        number += 1
    return Fingerprint(number, digest.hexdigest())


def store(
    study: Study,
    name: str,
    project_id: int,
    hash_: str,
    criteria: str,
    ledger: Ledger,
    now: datetime,
) -> Dataset:
    """Store the staged rows as the next version of `name`, within the caller's transaction.

    When the newest version of that name was made from the same judgments by the same criteria, it
    is returned instead and nothing is written.
    """
    newest = find(study, name)
    ledger_json = json.dumps(ledger.as_dict())
    if newest and (newest.hash, newest.criteria, newest.ledger) == (hash_, criteria, ledger):
        (same,) = study.execute(_SAME_JUDGMENTS, {"dataset": newest.id}).fetchone()
        if same:
            return newest
    row = study.execute(
        "INSERT INTO datasets (name, version, kind, project_id, hash, criteria, ledger, rows, "
        "created_at) SELECT ?, coalesce(max(version), 0) + 1, 'preferences', ?, ?, ?, ?, "
        "(SELECT count(*) FROM temp.picked), ? "
        f"FROM datasets WHERE name = ? RETURNING {_COLUMNS}",
        (name, project_id, hash_, criteria, ledger_json, to_text(now), name),
    ).fetchone()
    dataset = _dataset(row)
    study.execute(_STORE_ROWS, (dataset.id,))
    study.execute(_STORE_JUDGMENTS, (dataset.id,))
    return dataset


def find(study: Study, name: str, version: int | None = None) -> Dataset | None:
    """A dataset by name, its newest version unless one is given; None when there is none."""
    row = study.execute(
        f"SELECT {_COLUMNS} FROM datasets WHERE name = ? AND (? IS NULL OR version = ?) "
        "ORDER BY version DESC LIMIT 1",
        (name, version, version),
    ).fetchone()
    return _dataset(row) if row else None


def get(study: Study, reference: str) -> Dataset:
    """The dataset of ``NAME`` or ``NAME@VERSION``; raises UnknownDataset."""
    name, _, version = reference.rpartition("@")
    dataset = find(study, reference)
    if dataset is None and name and version.isdecimal():
        dataset = find(study, name, int(version))
    if dataset is None:
        names = ", ".join(f"{d.name}@{d.version}" for d in list_all(study)) or "none yet"
        raise UnknownDataset(
            f"There is no dataset {reference!r} in this study (there is: {names}). "
            "Make one with: annotate export --project NAME --out FILE."
        )
    return dataset


def list_all(study: Study) -> list[Dataset]:
    """All datasets, oldest first."""
    return [_dataset(r) for r in study.execute(f"SELECT {_COLUMNS} FROM datasets ORDER BY id")]


def preferences(study: Study, dataset_id: int) -> Iterator[Preference]:
    """The rows of a dataset, in order; streams."""
    rows = study.execute(
        "SELECT p.messages, c.messages, r.messages, d.weight FROM dataset_rows d "
        "JOIN items i ON i.id = d.item_id JOIN prompts p ON p.id = i.prompt_id "
        "JOIN responses c ON c.id = d.chosen_id JOIN responses r ON r.id = d.rejected_id "
        "WHERE d.dataset_id = ? ORDER BY d.number",
        (dataset_id,),
    )
    for prompt, chosen, rejected, weight in rows:
        yield Preference(from_json(prompt), from_json(chosen), from_json(rejected), weight)


def _dataset(row: tuple[int, str, int, str, str, str, str, int, str]) -> Dataset:
    id_, name, version, kind, hash_, criteria, ledger, rows, created_at = row
    parsed = Ledger(**json.loads(ledger))
    return Dataset(id_, name, version, kind, hash_, criteria, parsed, rows, created_at)


_STAGING = """
DROP TABLE IF EXISTS temp.picked;
DROP TABLE IF EXISTS temp.picked_judgments;
CREATE TEMP TABLE picked (
    number INTEGER PRIMARY KEY, item_id INTEGER, chosen_id INTEGER, rejected_id INTEGER,
    weight REAL, edit INTEGER
);
CREATE TEMP TABLE picked_judgments (
    number INTEGER, judgment_id INTEGER, PRIMARY KEY (number, judgment_id)
) WITHOUT ROWID;
"""

# The same texts after normalising the prompt: the first stays.
_DROP_DUPLICATES = """
DELETE FROM temp.picked WHERE number IN (
    SELECT number FROM (
        SELECT k.number, row_number() OVER (
            PARTITION BY p.text_hash, c.hash, r.hash ORDER BY k.number) AS nth
        FROM temp.picked k
        JOIN items i ON i.id = k.item_id JOIN prompts p ON p.id = i.prompt_id
        JOIN responses c ON c.id = k.chosen_id JOIN responses r ON r.id = k.rejected_id)
    WHERE nth > 1)
"""

# The same texts can come from other judgments: taken back and given again, or one of two left out.
_STAGED = "SELECT j.judgment_id FROM temp.picked_judgments j JOIN temp.picked USING (number)"
_STORED = "SELECT judgment_id FROM dataset_judgments WHERE dataset_id = :dataset"
_SAME_JUDGMENTS = (
    f"SELECT NOT EXISTS ({_STAGED} EXCEPT {_STORED}) AND NOT EXISTS ({_STORED} EXCEPT {_STAGED})"
)

_STORE_ROWS = """
INSERT INTO dataset_rows (dataset_id, number, item_id, chosen_id, rejected_id, weight)
SELECT ?, row_number() OVER (ORDER BY number), item_id, chosen_id, rejected_id, weight
FROM temp.picked
"""

_STORE_JUDGMENTS = """
INSERT INTO dataset_judgments (dataset_id, number, judgment_id)
SELECT ?, k.row, j.judgment_id
FROM (SELECT number, row_number() OVER (ORDER BY number) AS row FROM temp.picked) k
JOIN temp.picked_judgments j ON j.number = k.number
"""
