"""Imports: staged rows enter the study, chunk by chunk, in a few set-based statements each.

Identity is by content, so storing the same rows again adds nothing, and an import that was broken
off is completed by importing the same file again:

- prompts and responses are the same when their messages are; the category and severity of a prompt
  are filled in by a later import where they were not given before, and never changed
- an item is the same when its prompt and its *set* of responses are
- a *labelled* row that repeats an item is an item of its own (`occurrence` 2, 3, ...), so that
  every label of a source is accounted for; an unlabelled repeat is dropped, because nobody should
  be asked to judge the same pair twice
"""

from datetime import datetime
from typing import Any, NamedTuple

from db.annotators import Annotator
from db.connection import Study
from db.places import add_slots, fit_item
from db.preferences import settle_since
from db.projects import Project, guideline
from db.queue import step_back
from db.times import to_text


class Stored(NamedTuple):
    """What an import came to: `items` and `labels` are new, `repeats` stood twice in the file."""

    rows: int
    repeats: int
    items: int
    labels: int


class Added(NamedTuple):
    """What one chunk brought: new items and labels, and items `moved` to another priority."""

    items: int
    labels: int
    moved: int


def start(study: Study, project_id: int, source: str, now: datetime) -> int:
    """Note that an import begins; within the caller's transaction. Returns its number."""
    (id_,) = study.execute(
        "INSERT INTO imports (project_id, source, started_at) VALUES (?, ?, ?) RETURNING id",
        (project_id, source, to_text(now)),
    ).fetchone()
    return int(id_)


def finish(study: Study, import_id: int, now: datetime) -> None:
    """Note that an import is whole, and with it earlier tries at the same source."""
    study.execute(
        "UPDATE imports SET finished_at = ? FROM (SELECT project_id, source FROM imports "
        "WHERE id = ?) AS done WHERE imports.project_id = done.project_id "
        "AND imports.source = done.source AND finished_at IS NULL",
        (to_text(now), import_id),
    )


def unfinished(study: Study, project_id: int) -> list[str]:
    """The sources whose import was broken off, or is going on."""
    rows = study.execute(
        "SELECT DISTINCT source FROM imports WHERE project_id = ? AND finished_at IS NULL",
        (project_id,),
    )
    return [source for (source,) in rows]


def store(
    study: Study,
    project: Project,
    annotator: Annotator | None,
    first: int,
    last: int,
    now: datetime,
) -> Added:
    """Move the staged rows `first` to `last` into the study; within the caller's transaction.

    `annotator` gives the labels, if any were staged. The slots of items that moved keep their
    places until they are arranged (:func:`db.places.arrange`).
    """
    known_items = _count(study, "SELECT coalesce(max(id), 0) FROM items")
    known_assignments = _count(study, "SELECT coalesce(max(id), 0) FROM assignments")
    known = {
        "project": project.id,
        "items": known_items,
        "assignments": known_assignments,
        "annotator": annotator.id if annotator else None,
        "guideline": guideline(study, project.id).id,
        "first": first,
        "last": last,
        "now": to_text(now),
    }
    for statement in _CONTENT:
        study.execute(statement, known)
    newest = _count(study, "SELECT coalesce(max(id), 0) FROM items")
    add_slots(study, project, known_items + 1, newest)
    step_back(study, project.id, known_items)
    (staged,) = study.execute(_STAGED, known).fetchone()
    moved = 0
    if newest - known_items < staged:  # some were there
        _adopt(study, project, known)
        moved = study.execute(_PRIORITIES, known).rowcount
    labels = 0
    if annotator is not None:
        for statement in _LABELS:
            study.execute(statement, known)
        settle_since(study, known_assignments)
        labels = _count(study, "SELECT count(*) FROM assignments WHERE id > ?", known_assignments)
    return Added(newest - known_items, labels, moved)


def _adopt(study: Study, project: Project, known: dict[str, Any]) -> None:
    """What had only been handed on is the project's own when it is brought in too."""
    for (item_id,) in study.execute(_ADOPTED, known).fetchall():
        fit_item(study, project, item_id)


def _count(study: Study, sql: str, *arguments: object) -> int:
    (count,) = study.execute(sql, arguments).fetchone()
    return int(count)


# In these statements a CROSS JOIN says in which order to look things up: a row of the chunk, then
# by hash and by id what belongs to it. However large the study, no table is searched through.
_ROWS = "temp.incoming n"
_CHUNK = "n.number BETWEEN :first AND :last"
_ITEM = "i.project_id = :project AND i.hash = n.item_hash AND i.occurrence = n.occurrence"
_TOKEN = "'label:' || :annotator || ':' || i.id"

_PROMPTS = f"""
    INTO prompts (hash, text_hash, messages, source, category, severity, created_at)
    SELECT n.prompt_hash, n.text_hash, n.messages, n.source, n.category, n.severity, :now
    FROM {_ROWS} WHERE {_CHUNK}
"""
_STAGED = f"SELECT count(*) FROM {_ROWS} WHERE {_CHUNK}"

# Of the prompts all are inserted first by a statement that cannot fail half-way, for which SQLite
# keeps no journal of its own: that halves its time. What is filled in is a matter of few.
_CONTENT = (
    f"INSERT OR IGNORE {_PROMPTS} ORDER BY n.number",
    f"""
    INSERT {_PROMPTS} AND (n.category IS NOT NULL OR n.severity IS NOT NULL) ORDER BY n.number
    ON CONFLICT (hash) DO UPDATE
    SET category = coalesce(category, excluded.category),
        severity = coalesce(severity, excluded.severity)
    WHERE (category IS NULL AND excluded.category IS NOT NULL)
        OR (severity IS NULL AND excluded.severity IS NOT NULL)
    """,
    f"""
    INSERT INTO responses (prompt_id, hash, messages, created_at)
    SELECT p.id, r.hash, r.messages, :now
    FROM {_ROWS} CROSS JOIN temp.incoming_responses r CROSS JOIN prompts p
    WHERE {_CHUNK} AND r.number = n.number AND p.hash = n.prompt_hash
    ORDER BY n.number, r.position
    ON CONFLICT DO NOTHING
    """,
    f"""
    INSERT INTO generations (response_id, generator, created_at)
    SELECT s.id, r.generator, :now
    FROM {_ROWS} CROSS JOIN temp.incoming_responses r CROSS JOIN prompts p CROSS JOIN responses s
    WHERE {_CHUNK} AND r.number = n.number AND r.generator IS NOT NULL
        AND p.hash = n.prompt_hash AND s.prompt_id = p.id AND s.hash = r.hash
    ON CONFLICT DO NOTHING
    """,
    f"""
    INSERT INTO items (project_id, prompt_id, hash, occurrence, priority, created_at)
    SELECT :project, p.id, n.item_hash, n.occurrence, coalesce(n.priority, 0), :now
    FROM {_ROWS} CROSS JOIN prompts p
    WHERE {_CHUNK} AND p.hash = n.prompt_hash ORDER BY n.number
    ON CONFLICT DO NOTHING
    """,
    f"""
    INSERT INTO item_responses (item_id, position, response_id)
    SELECT i.id, r.position, s.id
    FROM {_ROWS} CROSS JOIN items i CROSS JOIN temp.incoming_responses r CROSS JOIN responses s
    WHERE {_CHUNK} AND {_ITEM} AND i.id > :items AND r.number = n.number
        AND s.prompt_id = i.prompt_id AND s.hash = r.hash
    ORDER BY n.number, r.position
    ON CONFLICT DO NOTHING
    """,
)

_PRIORITIES = f"""
    UPDATE items SET priority = n.priority FROM {_ROWS}
    WHERE {_CHUNK} AND items.project_id = :project AND items.hash = n.item_hash
        AND items.occurrence = n.occurrence AND n.priority <> items.priority
"""

_ADOPTED = f"""
    UPDATE items SET handed_on = NULL FROM {_ROWS}
    WHERE {_CHUNK} AND items.project_id = :project AND items.hash = n.item_hash
        AND items.occurrence = n.occurrence AND items.handed_on IS NOT NULL
    RETURNING items.id
"""

# Where the responses of a row, in the order of the file, stand in its item: "0, 1" or "1, 0".
_ORDER = """(
    SELECT group_concat(position, ', ') FROM (
        SELECT o.position FROM temp.incoming_responses r CROSS JOIN responses f
            CROSS JOIN item_responses o
        WHERE r.number = n.number AND f.prompt_id = i.prompt_id AND f.hash = r.hash
            AND o.item_id = i.id AND o.response_id = f.id
        ORDER BY r.position))"""

# A label fills an open slot of its item, unless this source has labelled the item before. Its
# presentation is the order of the file, which need not be the order in which the item is stored.
_LABELS = (
    f"""
    INSERT INTO assignments (item_id, slot, project_id, annotator_id, token, state,
        response_order, guideline_id, shown_at, expires_at)
    SELECT i.id, min(s.number), :project, :annotator, {_TOKEN},
        CASE n.verdict WHEN 'skip' THEN 'skipped' ELSE 'judged' END,
        '[' || coalesce({_ORDER}, '') || ']', :guideline, :now, :now
    FROM {_ROWS} CROSS JOIN items i CROSS JOIN slots s
    WHERE {_CHUNK} AND n.verdict IS NOT NULL AND {_ITEM}
        AND s.item_id = i.id AND s.assignment_id IS NULL AND s.closed = 0
        AND NOT EXISTS (SELECT 1 FROM assignments a WHERE a.token = {_TOKEN})
    GROUP BY n.number, i.id ORDER BY n.number
    """,
    f"""
    INSERT INTO judgments (key, assignment_id, item_id, annotator_id, verdict, chosen_id,
        rejected_id, reason, rationale, created_at)
    SELECT a.token, a.id, i.id, a.annotator_id, n.verdict, c.id, x.id, n.reason, n.rationale, :now
    FROM {_ROWS} CROSS JOIN items i CROSS JOIN assignments a
    LEFT JOIN responses c ON c.prompt_id = i.prompt_id AND c.hash = n.chosen_hash
    LEFT JOIN responses x ON x.prompt_id = i.prompt_id AND x.hash = n.rejected_hash
    WHERE {_CHUNK} AND n.verdict IS NOT NULL AND {_ITEM}
        AND a.token = {_TOKEN} AND a.id > :assignments
    ORDER BY n.number
    """,
    """
    UPDATE slots SET assignment_id = judged.id, judgment_id = judged.judgment_id
    FROM (
        SELECT a.id, a.item_id, a.slot, j.id AS judgment_id
        FROM assignments a CROSS JOIN judgments j
        WHERE a.id > :assignments AND a.state = 'judged' AND j.key = a.token
    ) AS judged
    WHERE slots.item_id = judged.item_id AND slots.number = judged.slot
    """,
)
