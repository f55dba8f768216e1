"""Companions: projects that hold practice, gold or repeated items of another, one of each at most.

The expected answer to a practice or gold item is the judgment in its slot 0, from the file it came
with; for repeats see :mod:`db.repeats`. Whoever is given an item gets a slot of their own
(:func:`db.slots.open_of`), so that everybody answers it.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from db import audit, projects
from db.connection import Study
from db.judgments import Verdict
from db.projects import Project, Purpose, companion, list_all
from db.queue import FREE, Place, Position, keep

PURPOSES: tuple[Purpose, ...] = ("practice", "gold", "repeat")
_PASSED = Position(Place(float("inf"), float("inf"), 0), 0)


class Companion(NamedTuple):
    """A companion as an annotator meets it; `passed`: it has nothing left for them."""

    id: int
    purpose: Purpose
    passed: bool


class Home(NamedTuple):
    """Where an item is at home: a project or a companion; `repeats` is the item it shows again."""

    project_id: int
    blind_key: str
    repeats: int | None


class Expected(NamedTuple):
    """The answer that an item's file gives; `verdict` is in terms of the file."""

    verdict: Verdict
    chosen_id: int | None
    explanation: str


class Tried(NamedTuple):
    """How an annotator did at items with expected answers."""

    annotator: str
    right: int
    answered: int


def create(study: Study, project: Project, purpose: Purpose, name: str, now: datetime) -> Project:
    """Add a companion of this name to a project; within the caller's transaction."""
    body = projects.guideline(study, project.id).body
    made = projects.create(study, name, project.task, 1, body, now)
    _adopt(study, project, made.id, purpose)
    audit.record(study, f"add {purpose} items", project.name, {}, now)
    return made._replace(
        parent_id=project.id, purpose=purpose, options=project.options, closed=project.closed
    )


def _adopt(study: Study, project: Project, companion_id: int, purpose: Purpose) -> None:
    study.execute(
        "UPDATE projects SET parent_id = ?, purpose = ?, closed_at = "
        "(SELECT closed_at FROM projects p WHERE p.id = ?) WHERE id = ?",
        (project.id, purpose, project.id, companion_id),
    )


def with_projects(study: Study) -> list[Project]:
    """All projects, each followed by its companions: for checks."""
    found = []
    for project in list_all(study):
        all_ = (companion(study, project, purpose) for purpose in PURPOSES)
        found += [project, *filter(None, all_)]
    return found


def of(study: Study, project_id: int, annotator_id: int) -> dict[Purpose, Companion]:
    """The companions of a project by purpose; reads four rows at most."""
    rows = study.execute(
        "SELECT p.id, p.purpose, q.project_id IS NOT NULL FROM projects p LEFT JOIN positions q "
        "ON q.project_id = p.id AND q.annotator_id = ? WHERE p.parent_id = ?",
        (annotator_id, project_id),
    )
    return {purpose: Companion(id_, purpose, bool(passed)) for id_, purpose, passed in rows}


def hidden(study: Study, project_id: int) -> list[int]:
    """The ids of the companions whose items are hidden among the work: gold and repeats."""
    rows = study.execute(
        "SELECT id FROM projects WHERE parent_id = ? AND purpose IN ('gold', 'repeat')",
        (project_id,),
    )
    return [id_ for (id_,) in rows]


def next_item(study: Study, companion_id: int, annotator_id: int, name: str) -> int | None:
    """The first item of a companion that this annotator has not had and may see, or None.

    Looks at all its items. None is remembered until items are added or the annotator's opt-outs
    change, so that it need not be asked again; within the caller's transaction.
    """
    row = study.execute(
        _NEXT, {"project": companion_id, "annotator": annotator_id, "name": name}
    ).fetchone()
    if row is None:
        keep(study, companion_id, annotator_id, _PASSED)
        return None
    return int(row[0])


# The plus sign keeps SQLite from going through the items of the whole study in their order.
_NEXT = f"""
    SELECT s.item_id FROM items i
    JOIN slots s ON s.item_id = i.id AND s.number = 0 AND s.judgment_id IS NOT NULL
    WHERE i.project_id = :project AND {FREE} ORDER BY +i.id LIMIT 1
"""


def home(study: Study, item_id: int) -> Home:
    """The project or companion that an item belongs to; reads two rows."""
    row = study.execute(
        "SELECT p.id, p.blind_key, i.repeats FROM items i JOIN projects p ON p.id = i.project_id "
        "WHERE i.id = ?",
        (item_id,),
    ).fetchone()
    return Home(*row)


def purpose(study: Study, project_id: int) -> Purpose:
    """What a project or companion is for."""
    (found,) = study.execute("SELECT purpose FROM projects WHERE id = ?", (project_id,)).fetchone()
    return found  # type: ignore[no-any-return]


def expected(study: Study, item_id: int) -> Expected | None:
    """The answer expected to an item of a companion, or None where its file gave none."""
    row = study.execute(
        "SELECT j.verdict, j.chosen_id, coalesce(j.rationale, '') FROM slots s "
        "JOIN judgments j ON j.id = s.judgment_id WHERE s.item_id = ? AND s.number = 0",
        (item_id,),
    ).fetchone()
    return Expected(*row) if row else None


def tried(study: Study, companion_id: int) -> Iterator[Tried]:
    """How often each person answered as expected, by name; skips and withdrawn ones are no answers.

    How much better the chosen response is does not matter.
    """
    rows = study.execute(
        """
        SELECT n.name, sum(CASE WHEN e.chosen_id IS NULL THEN j.verdict = e.verdict
            ELSE j.chosen_id IS e.chosen_id END), count(*)
        FROM annotators n
        CROSS JOIN assignments a ON a.annotator_id = n.id AND a.project_id = ?
            AND a.state IN ('leased', 'judged', 'skipped', 'surplus')  -- as one_turn_each says it
        JOIN judgments j ON j.key = a.token
        JOIN slots s ON s.item_id = a.item_id AND s.number = 0
        JOIN judgments e ON e.id = s.judgment_id
        WHERE n.kind = 'person' AND a.state IN ('judged', 'surplus')
            AND NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.judgment_id IN (j.id, e.id))
        GROUP BY n.id ORDER BY n.name
        """,
        (companion_id,),
    )
    return map(Tried._make, rows)
