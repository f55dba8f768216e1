"""Checks of judgments and assignments: who answered what, as shown, and what became of it."""

from collections.abc import Iterator
from typing import NamedTuple

from db.checks import Finding, Rule, Scan, look
from db.connection import Study

_FIRST = "CASE a.response_order WHEN '[0, 1]' THEN 0 WHEN '[1, 0]' THEN 1 END"
_SECOND = "CASE a.response_order WHEN '[0, 1]' THEN 1 WHEN '[1, 0]' THEN 0 END"

JUDGMENTS = Scan(
    f"""
    judgments j
    LEFT JOIN assignments a ON a.id = j.assignment_id
    LEFT JOIN judgments was ON was.id = j.supersedes
    LEFT JOIN item_responses f ON f.item_id = a.item_id AND f.position = {_FIRST}
    LEFT JOIN item_responses l ON l.item_id = a.item_id AND l.position = {_SECOND}
    """,
    "j.id",
    [
        Rule(
            "judged item",
            "Judgments of another item than their assignment",
            "a.item_id <> j.item_id",
        ),
        Rule(
            "judged by",
            "Judgments of another annotator than their assignment",
            "a.annotator_id <> j.annotator_id",
        ),
        Rule(
            "keys",
            "Judgments whose key is not the token of their assignment",
            "j.key <> CASE j.verdict WHEN 'undone' THEN 'undo:' || j.supersedes ELSE a.token END",
        ),
        Rule(
            "verdicts",
            "Judgments whose chosen and rejected responses are not what was on the screen",
            """
            j.verdict IN ('a_much', 'a')
                AND (j.chosen_id <> f.response_id OR j.rejected_id <> l.response_id)
            OR j.verdict IN ('b', 'b_much')
                AND (j.chosen_id <> l.response_id OR j.rejected_id <> f.response_id)
            """,
        ),
        Rule(
            "superseded before",
            "Judgments that supersede a later one",
            "was.id >= j.id",
        ),
        Rule(
            "superseded alike",
            "Judgments that supersede one of another item or annotator",
            "was.item_id <> j.item_id OR was.annotator_id <> j.annotator_id",
        ),
        Rule(
            "hidden time",
            "Judgments whose page was out of view for longer than they took",
            "j.hidden_seconds > coalesce(j.seconds, 0)",
        ),
        Rule(
            "retractions",
            "Retractions that take back no judgment",
            "j.verdict = 'undone' AND (j.supersedes IS NULL OR was.verdict = 'undone')",
        ),
    ],
)

_ITEMS_OWN = "SELECT 1 FROM item_responses o WHERE o.item_id = j.item_id AND o.response_id"
DETAILS = (
    Scan(
        "withdrawals w LEFT JOIN judgments j ON j.id = w.judgment_id",
        "w.judgment_id",
        [
            Rule(
                "withdrawals",
                "Withdrawals of what takes an answer back, or of no judgment",
                "j.id IS NULL OR j.verdict = 'undone'",
            )
        ],
    ),
    Scan(
        "axis_answers x JOIN judgments j ON j.id = x.judgment_id",
        "x.judgment_id || ' ' || x.axis",
        [
            Rule(
                "axes",
                "Answers to second questions with a response that was not on the screen",
                f"x.chosen_id IS NOT NULL AND NOT EXISTS ({_ITEMS_OWN} = x.chosen_id)",
            )
        ],
    ),
    Scan(
        "marks m JOIN judgments j ON j.id = m.judgment_id",
        "m.judgment_id || ' on response ' || m.response_id",
        [
            Rule(
                "marks",
                "Marks of a response that was not on the screen",
                f"NOT EXISTS ({_ITEMS_OWN} = m.response_id)",
            )
        ],
    ),
    Scan(
        """
        edits e JOIN judgments j ON j.id = e.judgment_id JOIN items i ON i.id = j.item_id
        LEFT JOIN responses r ON r.id = e.response_id
        LEFT JOIN annotators n ON n.id = j.annotator_id
        """,
        "e.judgment_id",
        [
            Rule(
                "edits",
                "Edits of another response than their judgment chose, or that answer another "
                "prompt, or are responses of their item",
                f"""
                e.original_id IS NOT
                    CASE j.verdict WHEN 'edit' THEN j.rejected_id ELSE j.chosen_id END
                OR r.prompt_id IS NOT i.prompt_id OR EXISTS ({_ITEMS_OWN} = e.response_id)
                """,
            ),
            Rule(
                "edit writers",
                "Edits that their annotator could be asked to judge, not being named their writer",
                """
                NOT EXISTS (SELECT 1 FROM generations g
                    WHERE g.response_id = e.response_id AND g.generator = n.name)
                """,
            ),
        ],
    ),
)

ASSIGNMENTS = Scan(
    """
    assignments a
    LEFT JOIN slots s ON s.assignment_id = a.id
    LEFT JOIN judgments j ON j.id = s.judgment_id
    LEFT JOIN judgments later ON later.supersedes = s.judgment_id
    LEFT JOIN judgments own ON own.key = a.token
    LEFT JOIN items i ON i.id = a.item_id
    LEFT JOIN projects p ON p.id = a.project_id
    LEFT JOIN guidelines g ON g.id = a.guideline_id
    """,
    "a.id",
    [
        Rule(
            "leases",
            "Leased assignments that hold no slot of their own, or are answered already",
            """
            a.state = 'leased'
                AND (s.item_id IS NULL OR s.judgment_id IS NOT NULL OR own.id IS NOT NULL)
            """,
        ),
        Rule(
            "counted",
            "Judged assignments without a slot that holds their own judgment",
            "a.state = 'judged' AND (j.id IS NULL OR j.key <> a.token)",
        ),
        Rule(
            "taken back",
            "Assignments whose judgment was taken back and still counts",
            "a.state = 'judged' AND later.id IS NOT NULL",
        ),
        Rule(
            "ended",
            "Assignments that have ended and still hold a slot",
            "a.state NOT IN ('leased', 'judged') AND s.item_id IS NOT NULL",
        ),
        Rule(
            "answered",
            "Assignments that are marked as answered and have no such judgment",
            """
            a.state IN ('skipped', 'surplus', 'undone', 'adjudicated') AND own.id IS NULL
            OR a.state = 'skipped' AND own.verdict <> 'skip'
            OR a.state IN ('judged', 'surplus') AND own.verdict = 'skip'
            """,
        ),
        Rule(
            "assigned project",
            "Assignments of another project than their item or guideline",
            """
            a.project_id <> i.project_id
                OR g.project_id NOT IN (p.id, coalesce(p.parent_id, p.id))
            """,
        ),
    ],
)

_TURNS = "('leased', 'judged', 'skipped', 'surplus')"
TURNS = (
    Scan(
        f"""
        (SELECT annotator_id, item_id, count(*) AS turns FROM assignments
        WHERE state IN {_TURNS} GROUP BY annotator_id, project_id, item_id)
        """,
        "'annotator ' || annotator_id || ' at item ' || item_id",
        [Rule("turns", "Annotators who have an item twice", "turns > 1")],
    ),
    Scan(
        """
        (SELECT a.annotator_id, coalesce(p.parent_id, p.id) AS project_id, count(*) AS leases
        FROM assignments a JOIN projects p ON p.id = a.project_id
        WHERE a.state = 'leased' GROUP BY a.annotator_id, coalesce(p.parent_id, p.id))
        """,
        "'annotator ' || annotator_id || ' in project ' || project_id",
        [Rule("one lease", "Annotators who hold two items of a project at once", "leases > 1")],
    ),
)


def judgments(study: Study) -> Iterator[Finding]:
    """Every judgment and all it says fits its assignment, what it showed and what it supersedes."""
    for scan in (JUDGMENTS, *DETAILS):
        yield from look(study, scan)


def assignments(study: Study) -> Iterator[Finding]:
    """The state of every assignment fits its slot and its judgment; one turn each."""
    for scan in (ASSIGNMENTS, *TURNS):
        yield from look(study, scan)


class Presented(NamedTuple):
    """An assignment as far as its presentation goes; `size` counts the item's responses.

    `repeats` is the item that its item shows again, if it is a repeat.
    """

    id: int
    project_id: int
    item_id: int
    slot: int
    order: str
    kind: str
    size: int
    repeats: int | None


def presentations(study: Study) -> Iterator[Presented]:
    """Every assignment; streams."""
    rows = study.execute(
        """
        SELECT a.id, a.project_id, a.item_id, a.slot, a.response_order,
            CASE substr(a.token, 1, 11) WHEN 'adjudicate:' THEN 'adjudication' ELSE n.kind END,
            (SELECT count(*) FROM item_responses r WHERE r.item_id = a.item_id), i.repeats
        FROM assignments a JOIN annotators n ON n.id = a.annotator_id
        LEFT JOIN items i ON i.id = a.item_id
        """
    )
    return (Presented._make(row) for row in rows)
