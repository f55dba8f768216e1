"""Checks of what the tasks add: texts, rankings, reasons; confirmations and repeated items."""

from collections.abc import Iterator

from db.checks import Finding, Rule, Scan, look
from db.connection import Study

_OWN = "SELECT 1 FROM item_responses o WHERE o.item_id = j.item_id AND o.response_id"
ANSWERS = Scan(
    """
    judgments j JOIN items i ON i.id = j.item_id JOIN projects p ON p.id = i.project_id
    LEFT JOIN annotators n ON n.id = j.annotator_id
    LEFT JOIN responses r ON j.verdict IN ('edit', 'write') AND r.id = j.chosen_id
    LEFT JOIN edits e ON j.verdict = 'edit' AND e.judgment_id = j.id
    """,
    "j.id",
    [
        Rule(
            "tasks",
            "Judgments with a verdict of another task than their project's",
            """
            j.verdict NOT IN ('skip', 'undone') AND p.task IS NOT CASE
                WHEN j.verdict IN ('good', 'bad') THEN 'rate'
                WHEN j.verdict IN ('pick', 'none') THEN 'rank'
                WHEN j.verdict IN ('accept', 'edit', 'reject', 'write') THEN 'demonstrate'
                ELSE 'compare' END
            """,
        ),
        Rule(
            "judged responses",
            "Judgments of a response that was not on the screen",
            f"""
            j.verdict IN ('good', 'accept', 'pick') AND NOT EXISTS ({_OWN} = j.chosen_id)
            OR j.verdict IN ('bad', 'reject', 'edit') AND NOT EXISTS ({_OWN} = j.rejected_id)
            OR j.verdict = 'write' AND EXISTS ({_OWN} IS NOT NULL)
            """,
        ),
        Rule(
            "texts",
            "Texts of annotators that answer another prompt, or do not bear their name",
            """
            j.verdict IN ('edit', 'write') AND (r.prompt_id IS NOT i.prompt_id OR NOT EXISTS (
                SELECT 1 FROM generations g
                WHERE g.response_id = j.chosen_id AND g.generator = n.name))
            """,
        ),
        Rule(
            "differences",
            "Edited texts without what was changed in them",
            "j.verdict = 'edit' AND e.response_id IS NOT j.chosen_id",
        ),
    ],
)

RANKINGS = Scan(
    """
    (SELECT k.judgment_id, j.verdict, j.chosen_id, count(*) AS places, max(k.rank) AS last,
        count(o.response_id) AS shown, max(CASE k.rank WHEN 1 THEN k.response_id END) AS best,
        (SELECT count(*) FROM item_responses r WHERE r.item_id = j.item_id) AS size
    FROM ranks k JOIN judgments j ON j.id = k.judgment_id
    LEFT JOIN item_responses o ON o.item_id = j.item_id AND o.response_id = k.response_id
    GROUP BY k.judgment_id)
    """,
    "judgment_id",
    [
        Rule(
            "rankings",
            "Rankings that do not put each response of their item in one place",
            "places <> size OR last <> size OR shown <> size",
        ),
        Rule(
            "picks",
            "Rankings whose first response is not the one that was picked",
            "verdict <> 'pick' OR best IS NOT chosen_id",
        ),
    ],
)

REASONS = Scan(
    "reasons k JOIN judgments j ON j.id = k.judgment_id",
    "k.judgment_id",
    [
        Rule(
            "reasons",
            "Reasons that are empty, or of what takes an answer back",
            "trim(k.reason) = '' OR j.verdict = 'undone'",
        )
    ],
)

CONFIRMATIONS = Scan(
    """
    items c JOIN judgments j ON j.id = c.confirms JOIN items i ON i.id = j.item_id
    """,
    "c.id",
    [
        Rule(
            "confirmations",
            "Items that ask to confirm what is no demonstration for the same prompt and project",
            """
            (c.project_id, c.prompt_id) <> (i.project_id, i.prompt_id) OR i.confirms IS NOT NULL
            OR j.verdict NOT IN ('accept', 'edit', 'write')
            OR j.chosen_id IS NOT (SELECT response_id FROM item_responses WHERE item_id = c.id)
            """,
        ),
        Rule(
            "confirmed by",
            "Items in which somebody was asked to confirm a demonstration of their own",
            """
            EXISTS (SELECT 1 FROM assignments a
                WHERE a.item_id = c.id AND a.annotator_id = j.annotator_id)
            """,
        ),
    ],
)

REPEATS = Scan(
    """
    items r JOIN projects p ON p.id = r.project_id LEFT JOIN items o ON o.id = r.repeats
    """,
    "r.id",
    [
        Rule(
            "repeats",
            "Repeats that stand elsewhere than beside their project, or are of no item of it",
            """
            (p.purpose = 'repeat') <> (r.repeats IS NOT NULL)
            OR p.purpose = 'repeat' AND o.project_id IS NOT p.parent_id
            """,
        ),
        Rule(
            "repeated texts",
            "Repeats that show other texts than the item they repeat",
            """
            r.repeats IS NOT NULL AND (r.prompt_id IS NOT o.prompt_id OR EXISTS (
                SELECT 1 FROM item_responses x WHERE x.item_id IN (r.id, o.id)
                GROUP BY x.position HAVING count(*) <> 2 OR min(x.response_id) <> max(x.response_id)
            ))
            """,
        ),
    ],
)


def answers(study: Study) -> Iterator[Finding]:
    """Every verdict is of its task and about what was shown, and so is what it says beside it."""
    for scan in (ANSWERS, RANKINGS, REASONS):
        yield from look(study, scan)


def asked_again(study: Study) -> Iterator[Finding]:
    """Confirmations and repeats are of what they say they are."""
    for scan in (CONFIRMATIONS, REPEATS):
        yield from look(study, scan)
