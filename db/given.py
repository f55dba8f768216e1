"""What was answered in a project, as analysis reads it: one row a judgment, blind of the texts."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from db.connection import Study
from db.judgments import Verdict
from db.selection import ALL, WITHDRAWN, Selection


class Given(NamedTuple):
    """A judgment that counts, or a skip or surplus one that stands, and how it was shown.

    `order`: positions of the item's responses as they stood on the screen. `chosen`, `rejected`:
    positions in the item; None for none, and for a text that the annotator wrote. `seconds` from
    shown to judged, None for imported labels; of these the page was not in view for
    `hidden_seconds`. `counts`: it fills a slot. `guideline` is a version. `kind` is that of the
    annotator: person, import, sample or model.
    """

    judgment_id: int
    item_id: int
    annotator_id: int
    annotator: str
    kind: str
    verdict: Verdict
    chosen: int | None
    rejected: int | None
    order: tuple[int, ...]
    seconds: float | None
    hidden_seconds: float
    at: str
    guideline: int
    category: str | None
    severity: int | None
    counts: bool


class Rank(NamedTuple):
    """The place of a response, by its position in the item, in a full ranking: 1 is the best."""

    judgment_id: int
    position: int
    rank: int


class AxisGiven(NamedTuple):
    """An answer to a second question: the position of the response that is more so; None: equal."""

    judgment_id: int
    axis: str
    position: int | None


class MarkGiven(NamedTuple):
    """A mark of the response at a position."""

    judgment_id: int
    position: int
    safe: bool
    category: str | None
    severity: int | None


def given(study: Study, project_id: int, selection: Selection = ALL) -> Iterator[Given]:
    """All answers of a project or companion that stand, by item and judgment; streams.

    Adjudications, answers to items that ask to confirm a demonstration, and what `selection` does
    not have (what is withdrawn, at least), are left out.
    """
    rows = study.execute(
        f"""
        SELECT j.id, j.item_id, j.annotator_id, n.name, n.kind, j.verdict, c.position, x.position,
            a.response_order, j.seconds, j.hidden_seconds, j.created_at, g.version, p.category,
            p.severity, a.state = 'judged'
        FROM assignments a
        JOIN judgments j ON j.key = a.token
        JOIN annotators n ON n.id = j.annotator_id
        JOIN guidelines g ON g.id = a.guideline_id
        JOIN items i ON i.id = j.item_id
        JOIN prompts p ON p.id = i.prompt_id
        LEFT JOIN item_responses c ON c.item_id = j.item_id AND c.response_id = j.chosen_id
        LEFT JOIN item_responses x ON x.item_id = j.item_id AND x.response_id = j.rejected_id
        {WITHDRAWN}
        WHERE a.project_id = ? AND i.confirms IS NULL AND {selection.left_out()} IS NULL
            AND a.state IN ('judged', 'skipped', 'surplus', 'expired', 'released')
            AND NOT EXISTS (SELECT 1 FROM judgments l WHERE l.supersedes = j.id)
        ORDER BY j.item_id, j.id
        """,
        (project_id,),
    )
    for row in rows:
        *head, order, seconds, hidden, at, version, category, severity, counts = row
        shown = (tuple(json.loads(order)), seconds, hidden, at, version, category, severity)
        yield Given._make((*head, *shown, bool(counts)))


def ranks(study: Study, project_id: int) -> Iterator[Rank]:
    """All full rankings of a project, by judgment and rank; streams."""
    rows = study.execute(
        f"SELECT k.judgment_id, o.position, k.rank {_OF.format('ranks')}"
        " ORDER BY k.judgment_id, k.rank",
        (project_id,),
    )
    return map(Rank._make, rows)


def axes(study: Study, project_id: int) -> Iterator[AxisGiven]:
    """All answers to second questions of a project, by judgment; streams."""
    rows = study.execute(
        """
        SELECT k.judgment_id, k.axis, o.position
        FROM axis_answers k JOIN judgments j ON j.id = k.judgment_id
        JOIN items i ON i.id = j.item_id
        LEFT JOIN item_responses o ON o.item_id = j.item_id AND o.response_id = k.chosen_id
        WHERE i.project_id = ? ORDER BY k.judgment_id, k.axis
        """,
        (project_id,),
    )
    return map(AxisGiven._make, rows)


def marks(study: Study, project_id: int) -> Iterator[MarkGiven]:
    """All marks of a project, by judgment and position; streams."""
    rows = study.execute(
        f"SELECT k.judgment_id, o.position, k.safe, k.category, k.severity {_OF.format('marks')}"
        " ORDER BY k.judgment_id, o.position",
        (project_id,),
    )
    return (MarkGiven(id_, position, bool(safe), *how) for id_, position, safe, *how in rows)


_OF = """
    FROM {} k JOIN judgments j ON j.id = k.judgment_id JOIN items i ON i.id = j.item_id
    JOIN item_responses o ON o.item_id = j.item_id AND o.response_id = k.response_id
    WHERE i.project_id = ?
"""


def last(study: Study) -> tuple[int, ...]:
    """The newest judgment, import and audited change; one of them is new when an analysis may be.

    Judgments are only added, also to correct others and to take them back. Reads three rows.
    """
    tables = ("judgments", "imports", "audit")
    newest = (f"(SELECT coalesce(max(id), 0) FROM {table})" for table in tables)
    row: tuple[int, ...] = study.execute(f"SELECT {', '.join(newest)}").fetchone()
    return row


def responses(study: Study, project_id: int) -> dict[int, tuple[int, ...]]:
    """The responses of judged items, by position."""
    found: dict[int, tuple[int, ...]] = {}
    rows = study.execute(
        "SELECT i.id, o.response_id FROM items i JOIN item_responses o ON o.item_id = i.id "
        "WHERE i.project_id = ? AND i.outcome IS NOT NULL ORDER BY i.id, o.position",
        (project_id,),
    )
    for item_id, response_id in rows:
        found[item_id] = (*found.get(item_id, ()), response_id)
    return found


def words(study: Study, project_id: int) -> dict[int, tuple[int, ...]]:
    """About how many words the prompt, and each response by position, of judged items have.

    Six characters are taken for a word: counting them is enough to tell what is long.
    """
    found: dict[int, tuple[int, ...]] = {}
    rows = study.execute(
        """
        SELECT i.id, length(p.messages), o.position, length(r.messages)
        FROM items i JOIN prompts p ON p.id = i.prompt_id
        LEFT JOIN item_responses o ON o.item_id = i.id LEFT JOIN responses r ON r.id = o.response_id
        WHERE i.project_id = ? AND i.outcome IS NOT NULL ORDER BY i.id, o.position
        """,
        (project_id,),
    )
    for item_id, prompt, _, response in rows:
        if item_id not in found:
            found[item_id] = (_words(prompt),)
        if response is not None:
            found[item_id] += (_words(response),)
    return found


_MARKUP = len('[{"content": "", "role": "assistant"}]')


def _words(characters: int) -> int:
    return max(characters - _MARKUP, 0) // 6 + 1
