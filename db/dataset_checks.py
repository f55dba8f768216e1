"""Checks of datasets and runs: snapshots are what was hashed, and lead back to their judgments."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from db.checks import Finding, Rule, Scan, Tally, look
from db.connection import Study
from db.ledger import Ledger
from db.staging import fingerprint

_UNTRUSTED = (
    "Do not train on them or cite them; restore the study from a backup of before the change."
)
ROWS = Rule("dataset rows", "Datasets with more or fewer rows than they say", mend=_UNTRUSTED)
HASHES = Rule("dataset hashes", "Datasets whose rows do not match their hash", mend=_UNTRUSTED)
LEDGERS = Rule(
    "ledgers", "Datasets whose ledger does not account for every judged item", mend=_UNTRUSTED
)

_OF_ITEM = "SELECT 1 FROM item_responses o WHERE o.item_id = r.item_id"
_BEHIND = """
    dataset_judgments l JOIN judgments j ON j.id = l.judgment_id JOIN items a ON a.id = j.item_id
    LEFT JOIN judgments f ON f.id = a.confirms
    WHERE l.dataset_id = r.dataset_id AND l.number = r.number
"""  # `f` is the demonstration that a judgment confirms: it counts at the item of that one
LINEAGE = Scan(
    "dataset_rows r JOIN datasets d ON d.id = r.dataset_id",
    "d.name || '@' || d.version || ' row ' || r.number",
    [
        Rule(
            "lineage",
            "Dataset rows without a judgment behind them",
            """
            NOT EXISTS (SELECT 1 FROM dataset_judgments l
                WHERE l.dataset_id = r.dataset_id AND l.number = r.number)
            """,
            _UNTRUSTED,
        ),
        Rule(
            "lineage items",
            "Dataset rows with a judgment of another item behind them",
            f"EXISTS (SELECT 1 FROM {_BEHIND} AND coalesce(f.item_id, j.item_id) <> r.item_id)",
            _UNTRUSTED,
        ),
        Rule(
            "row responses",
            "Dataset rows with a response that is neither of their item nor was written there",
            f"""
            r.rejected_id IS NOT NULL AND NOT EXISTS ({_OF_ITEM} AND o.response_id = r.rejected_id)
            OR r.chosen_id IS NOT NULL AND NOT EXISTS ({_OF_ITEM} AND o.response_id = r.chosen_id)
                AND NOT EXISTS (
                    SELECT 1 FROM edits e JOIN judgments j ON j.id = e.judgment_id
                    WHERE e.response_id = r.chosen_id AND j.item_id = r.item_id)
                AND NOT EXISTS (
                    SELECT 1 FROM {_BEHIND}
                        AND j.verdict IN ('edit', 'write') AND j.chosen_id = r.chosen_id)
            """,
            _UNTRUSTED,
        ),
        Rule(
            "row kinds",
            "Dataset rows that are none of the kind of their dataset",
            """
            CASE d.kind
                WHEN 'preferences' THEN coalesce(r.chosen_id = r.rejected_id, 1)
                WHEN 'ratings' THEN (r.chosen_id IS NULL) = (r.rejected_id IS NULL)
                ELSE r.chosen_id IS NULL OR r.rejected_id IS NOT NULL
            END
            """,
            _UNTRUSTED,
        ),
    ],
)
RUNS = Scan(
    "trained_on r JOIN datasets d ON d.id = r.dataset_id",
    "r.run_id",
    [
        Rule(
            "runs",
            "Runs that were made from other rows than their dataset holds",
            "r.dataset_hash <> d.hash",
            "Do not trust their lineage; restore the study from a backup of before the change.",
        )
    ],
)

_ROWS = """
    SELECT p.hash, c.hash, r.hash, d.weight, d.margin, d.split
    FROM dataset_rows d
    LEFT JOIN items i ON i.id = d.item_id LEFT JOIN prompts p ON p.id = i.prompt_id
    LEFT JOIN responses c ON c.id = d.chosen_id LEFT JOIN responses r ON r.id = d.rejected_id
    WHERE d.dataset_id = ? ORDER BY d.number
"""


class _Held(NamedTuple):
    """What a dataset holds; `edits` are rows that choose a text which is none of their item's."""

    kind: str
    rows: int
    items: int
    held_out: int
    edits: int
    good: int


_HELD = f"""
    SELECT d.kind, count(r.number), count(DISTINCT r.item_id),
        count(DISTINCT CASE WHEN r.split <> 'train' THEN r.item_id END), coalesce(sum(
        r.chosen_id IS NOT NULL AND NOT EXISTS ({_OF_ITEM} AND o.response_id = r.chosen_id)), 0),
        count(r.chosen_id)
    FROM datasets d LEFT JOIN dataset_rows r ON r.dataset_id = d.id WHERE d.id = ?
"""


def datasets(study: Study) -> Iterator[Finding]:
    """Number of rows, hash and ledger of every dataset."""
    number, hash_, ledger = Tally(ROWS), Tally(HASHES), Tally(LEDGERS)
    for id_, name, said, rows, written in study.execute(
        "SELECT id, name || '@' || version, hash, rows, ledger FROM datasets"
    ).fetchall():
        counted, digest = fingerprint(study.execute(_ROWS, (id_,)))
        if counted != rows:
            number.add(f"{name}: says {rows:,}, holds {counted:,}")
        elif digest != said:
            hash_.add(name)
        if not _accounts_for(written, _Held(*study.execute(_HELD, (id_,)).fetchone())):
            ledger.add(name)
    for found in (number, hash_, ledger):
        yield from found.finding()


def _accounts_for(written: str, held: _Held) -> bool:
    """Whether the ledger adds up to what is held; a response that was rated has one row."""
    try:
        ledger = Ledger(**json.loads(written))
        of_rows = held.kind == "ratings" and ledger.rows is None
        made = held.rows if of_rows else held.items
        edits = held.edits if held.kind == "preferences" else 0
        notes = {(ledger.good, held.good), (ledger.bad, held.rows - held.good)}
        notes.add((ledger.rows, held.rows))
        return (
            ledger.adds_up()
            and (ledger.exported + (ledger.held_out or 0), ledger.edits) == (made, edits)
            and (of_rows or (ledger.held_out or 0) == held.held_out)
            and all(said in (None, counted) for said, counted in notes)
        )
    except (ValueError, TypeError):
        return False


def lineage(study: Study) -> Iterator[Finding]:
    """Rows of datasets lead back to judgments of their item, and runs to their dataset."""
    for scan in (LINEAGE, RUNS):
        yield from look(study, scan)
