"""Items with one vote, by SQL: what the rule says of one of them is staged for all at once.

Where nobody judges an item twice, which is usual for a first look at many prompts and for imported
labels, nothing has to be weighed: what comes of an item follows from its verdict alone. The rule
(:mod:`db.preferences`) is asked once for each verdict; then SQL makes the rows, many at a time.
"""

from collections import Counter
from collections.abc import Iterator

from db import preferences, staging, votes
from db.aggregation import Aggregation
from db.connection import Study
from db.selection import Selection
from db.staging import Rows
from db.votes import Vote

_BLOCK = 50_000  # item ids that are looked at together
_CHOSEN, _REJECTED = 1, 2  # stand for the responses of a vote


def add(
    study: Study, project_id: int, by: Aggregation, selection: Selection, rows: Rows, *,
    filtered: bool,
) -> Counter[str]:  # fmt: skip
    """Stage what :func:`db.staging.add` does of the decisions on a project, and quicker.

    `rows` must go by the decision alone, and make one row at most of one vote. `selection` and
    `filtered` are those of :func:`db.votes.of_project`. Blocks of items in which one has several
    judgments, or an edit or a confirmation, are decided item by item. Returns how many decisions
    made no row, by outcome.
    """
    unmade: Counter[str] = Counter()
    with study.atomic():
        for block in _blocks(study):
            if votes.stage_single(study, project_id, selection, block, filtered=filtered):
                unmade += _add_single(study, by, rows)
            else:
                decisions = preferences.decisions(
                    study, project_id, by, None, selection, filtered=filtered, block=block
                )
                unmade += staging.add(study, decisions, rows)
    return unmade


def _blocks(study: Study) -> Iterator[range]:
    first, last = study.execute("SELECT min(item_id), max(item_id) FROM judgments").fetchone()
    if first is not None:
        for start in range(first, last + 1, _BLOCK):
            yield range(start, start + _BLOCK)


def _add_single(study: Study, by: Aggregation, rows: Rows) -> Counter[str]:
    """Stage the votes of ``temp.votes``; how many made no row, by outcome."""
    unmade: Counter[str] = Counter()
    study.execute("DROP TABLE IF EXISTS temp.single")
    study.execute(_SINGLE)
    for verdict, adjudicated, left_out, chosen, rejected, count in study.execute(_KINDS).fetchall():
        responses = (chosen and _CHOSEN, rejected and _REJECTED)
        vote = Vote(0, 0, verdict, *responses, adjudicated=adjudicated, left_out=left_out)
        decision = preferences.decide(0, [vote], by)
        made = list(rows(decision))
        if not made:
            unmade[decision.outcome] += count
            continue
        (row,) = made
        study.execute(
            "INSERT INTO temp.single VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                verdict,
                adjudicated,
                row.chosen_id,
                row.rejected_id,
                row.weight,
                row.edit,
                row.margin,
            ),
        )
    study.execute(_ADD)
    return unmade


# The votes that there are; of one verdict all choose a response, or none does.
_KINDS = """
SELECT verdict, adjudicated, left_out, max(chosen_id IS NOT NULL) OR NULL,
    max(rejected_id IS NOT NULL) OR NULL, count(*)
FROM temp.votes GROUP BY verdict, adjudicated, left_out
"""
_SINGLE = """
CREATE TEMP TABLE single (
    verdict TEXT, adjudicated INTEGER, chosen INTEGER, rejected INTEGER, weight REAL, edit INTEGER,
    margin REAL, PRIMARY KEY (verdict, adjudicated)
) WITHOUT ROWID
"""
_ADD = f"""
INSERT INTO temp.picked (item_id, chosen_id, rejected_id, weight, edit, margin, split, judgment_id)
SELECT v.item_id,
    CASE s.chosen WHEN {_CHOSEN} THEN v.chosen_id WHEN {_REJECTED} THEN v.rejected_id END,
    CASE s.rejected WHEN {_CHOSEN} THEN v.chosen_id WHEN {_REJECTED} THEN v.rejected_id END,
    s.weight, s.edit, s.margin, 'train', v.judgment_id
FROM temp.votes v CROSS JOIN temp.single s
WHERE s.verdict = v.verdict AND s.adjudicated = v.adjudicated AND v.left_out IS NULL
ORDER BY v.item_id
"""
