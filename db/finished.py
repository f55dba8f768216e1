"""Finished items, and what they came to.

All judgments that are wanted of them have come, or a researcher has decided them.
"""

from typing import NamedTuple

from db.connection import Study
from db.projects import Project


class Finished(NamedTuple):
    """Items of a project by what they came to, and what is still wanted of the others.

    `outcomes` counts finished items, without those of which all is withdrawn; `judged` are the
    judgments that count on them. `unfinished` items have had `begun` judgments and want `open`
    more. `skips` are those that stand.
    """

    outcomes: dict[str, int]
    judged: int
    unfinished: int
    begun: int
    open: int
    skips: int

    @property
    def items(self) -> int:
        """How many items are finished."""
        return sum(self.outcomes.values())


def finished(study: Study, project: Project) -> Finished:
    """Count them; reads all slots of the study: some seconds for a million.

    A confirmation belongs to the item whose demonstration it confirms.
    """
    root = "coalesce(j.item_id, s.item_id)" if project.task == "demonstrate" else "s.item_id"
    rows = study.execute(
        f"""
        SELECT outcome, is_decided OR (judged = wanted AND outcome IS NOT 'unconfirmed'), count(*),
            sum(judged), sum(wanted)
        FROM (
            SELECT max(i.outcome) AS outcome, count(s.judgment_id) AS judged,
                sum(s.closed = 0) AS wanted, EXISTS (SELECT 1 FROM assignments a
                    WHERE a.item_id = {root} AND a.state = 'adjudicated') AS is_decided
            FROM slots s CROSS JOIN items i ON i.id = s.item_id
            LEFT JOIN judgments j ON j.id = i.confirms
            WHERE s.project_id = ? GROUP BY {root} HAVING wanted OR is_decided)
        GROUP BY 1, 2
        """,
        (project.id,),
    )
    outcomes: dict[str, int] = {}
    judged = unfinished = begun = wanted = 0
    for outcome, is_finished, items, given, slots in rows:
        if is_finished and outcome != "withdrawn":  # what becomes of items tells nothing of these
            outcomes[outcome] = items
            judged += given
        elif not is_finished:
            unfinished, begun, wanted = unfinished + items, begun + given, wanted + slots
    return Finished(outcomes, judged, unfinished, begun, wanted - begun, _skips(study, project.id))


def _skips(study: Study, project_id: int) -> int:
    (found,) = study.execute(
        "SELECT coalesce(sum(skips), 0) FROM activity WHERE project_id = ?", (project_id,)
    ).fetchone()
    return int(found)
