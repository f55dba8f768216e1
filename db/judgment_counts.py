"""Judgments by what becomes of them in a dataset: each is counted once, for one reason."""

from collections import Counter

from db.connection import Study
from db.selection import WITHDRAWN, Selection


def count(study: Study, project_id: int, selection: Selection, *, filtered: bool) -> Counter[str]:
    """How many judgments of a project there are, by reason.

    ``counted`` are those that the rule goes by; ``skipped`` says nothing; ``superseded`` was
    corrected or taken back, and ``taken_back`` are the records of that; ``surplus`` came too late
    to fill a slot; ``other_items`` are on items that :func:`db.item_filter.stage` has left out,
    where `filtered`. The others are left out by `selection`. Reads every judgment once.
    """
    items = "WHEN j.item_id IN (SELECT item_id FROM temp.left_out) THEN 'other_items'"
    left_out = selection.left_out()
    rows = study.execute(
        f"""
        SELECT CASE
            WHEN j.verdict = 'undone' THEN 'taken_back'
            WHEN l.id IS NOT NULL THEN 'superseded'
            WHEN {left_out} IS NOT NULL THEN {left_out}
            WHEN a.state NOT IN ('judged', 'skipped', 'adjudicated') THEN 'surplus'
            {items if filtered else ""}
            WHEN j.verdict = 'skip' THEN 'skipped' ELSE 'counted' END AS part, count(*)
        FROM judgments j JOIN assignments a ON a.id = j.assignment_id
        LEFT JOIN judgments l ON l.supersedes = j.id {WITHDRAWN}
        WHERE a.project_id = ? GROUP BY part
        """,
        (project_id,),
    )
    return Counter(dict(rows.fetchall()))
