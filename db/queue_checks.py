"""Checks of slots: what they hold, how many there are, and where they stand in the queue."""

from collections.abc import Iterator

from db import companions, places
from db.checks import Finding, Rule, Scan, look, tally
from db.connection import Study
from db.projects import Project

SLOTS = Scan(
    """
    slots s
    LEFT JOIN items i ON i.id = s.item_id
    LEFT JOIN assignments a ON a.id = s.assignment_id
    LEFT JOIN judgments j ON j.id = s.judgment_id
    LEFT JOIN progress k ON k.project_id = i.project_id
    """,
    "s.item_id || '/' || s.number",
    [
        Rule(
            "held item",
            "Slots that hold an assignment or a judgment of another item",
            "a.item_id <> s.item_id OR j.item_id <> s.item_id",
        ),
        Rule(
            "slot project",
            "Slots of another project than their item",
            "s.project_id <> i.project_id",
        ),
        Rule(
            "returns",
            "Slots that were returned after the last return their project knows of",
            "s.returned > k.returns",
        ),
    ],
)

SHARED = Scan(
    "(SELECT assignment_id, count(*) AS slots FROM slots "
    "WHERE assignment_id IS NOT NULL GROUP BY assignment_id)",
    "assignment_id",
    [Rule("one slot", "Assignments that hold more than one slot", "slots > 1")],
)

ITEMS = Scan(
    """
    (SELECT i.id, p.name, (SELECT w.judgments FROM wanted w WHERE w.item_id = i.id) AS wanted,
        coalesce(sum(s.closed = 0), 0) AS slots,
        count(s.assignment_id) AS taken, count(j.id) AS counted,
        count(DISTINCT j.annotator_id) AS people
    FROM items i JOIN projects p ON p.id = i.project_id
    LEFT JOIN slots s ON s.item_id = i.id
    LEFT JOIN judgments j ON j.id = s.judgment_id
    GROUP BY i.id)
    """,
    "id || ' of project ' || name || ' with overlap ' || wanted",
    [
        Rule(
            "overlap",
            "Items that have fewer slots than their project's overlap, or more and not all taken",
            "slots < wanted OR slots > wanted AND slots > taken",
            "A change of the overlap was broken off: complete it with "
            "annotate project edit NAME --overlap N, giving that project and overlap.",
        ),
        Rule(
            "counted once",
            "Items with two counted judgments of one annotator",
            "counted > people",
        ),
    ],
)

PLACES = Rule(
    "places",
    "Slots whose place in the queue is not what their project's strategy says",
    mend="A change of the strategy was broken off: complete it with "
    "annotate project edit NAME --strategy S, giving that project and strategy.",
)


def slots(study: Study) -> Iterator[Finding]:
    """Slots belong to their item and hold what is theirs; every item has as many as it should."""
    for scan in (SLOTS, SHARED, ITEMS):
        yield from look(study, scan)


def queue(study: Study) -> Iterator[Finding]:
    """The place of every slot in the queue."""
    yield from tally(
        PLACES, (e for p in companions.with_projects(study) for e in _misplaced(study, p))
    )


def _misplaced(study: Study, project: Project) -> Iterator[str]:
    rows = study.execute(
        f"SELECT s.item_id, s.number FROM ({places.placed(study, project)}) p "
        "CROSS JOIN slots s ON s.item_id = p.item_id AND s.number = p.number "
        "WHERE (s.major, s.minor) <> (p.major, p.minor)",
        {"project": project.id, "seed": project.seed},
    )
    return (f"{item_id}/{number} of project {project.name}" for item_id, number in rows)
