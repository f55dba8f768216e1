"""Checks of what is kept instead of counted: progress, activity, and the outcome of every item."""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter

from db import companions, preferences
from db.checks import Finding, Rule, Scan, look, tally
from db.connection import Study

_ONLY_SHOWN = (
    "Only figures on the pages are wrong by it, datasets are counted anew; to mend them, restore "
    "the study from a backup of before that."
)
PROGRESS = Rule(
    "progress", "Figures kept of projects that are not what is counted", mend=_ONLY_SHOWN
)
OUTCOMES = Rule(
    "outcomes",
    "Items whose kept outcome is not what the one rule makes of their judgments",
    mend=_ONLY_SHOWN,
)
ACTIVITY = Scan(
    """
    (SELECT project_id, annotator_id, hour, sum(judgments) AS judgments, sum(skips) AS skips
    FROM (
        SELECT project_id, annotator_id, hour, judgments, skips FROM activity
        UNION ALL
        SELECT i.project_id, j.annotator_id, substr(j.created_at, 1, 13),
            -(j.verdict <> 'skip'), -(j.verdict = 'skip')
        FROM judgments j JOIN items i ON i.id = j.item_id
        LEFT JOIN judgments later ON later.supersedes = j.id
        WHERE later.id IS NULL AND j.verdict <> 'undone'
    ) GROUP BY project_id, annotator_id, hour)
    """,
    "'annotator ' || annotator_id || ' in project ' || project_id || ' at ' || hour",
    [
        Rule(
            "activity",
            "Hours whose kept number of judgments or skips is not what is counted",
            "judgments <> 0 OR skips <> 0",
            _ONLY_SHOWN,
        )
    ],
)

FIGURES = (
    "items", "slots", "judged", "surplus",
    "preference", "tied", "both_bad", "conflicting", "skipped",
)  # fmt: skip
_KEPT = f"SELECT p.name, {', '.join(FIGURES)} FROM projects p LEFT JOIN progress k " + (
    "ON k.project_id = p.id ORDER BY p.id"
)
_COUNTED = """
    SELECT p.name, coalesce(i.items, 0), coalesce(s.slots, 0), coalesce(s.judged, 0),
        coalesce(l.surplus, 0), coalesce(preference, 0), coalesce(tied, 0), coalesce(both_bad, 0),
        coalesce(conflicting, 0), coalesce(skipped, 0)
    FROM projects p
    LEFT JOIN (
        SELECT project_id, count(*) AS items, sum(outcome = 'preference') AS preference,
            sum(outcome = 'tied') AS tied, sum(outcome = 'both_bad') AS both_bad,
            sum(outcome = 'conflicting') AS conflicting, sum(outcome = 'skipped') AS skipped
        FROM items GROUP BY project_id) i ON i.project_id = p.id
    LEFT JOIN (
        SELECT project_id, sum(closed = 0) AS slots, count(judgment_id) AS judged
        FROM slots GROUP BY project_id) s ON s.project_id = p.id
    LEFT JOIN (
        SELECT a.project_id, count(*) AS surplus FROM assignments a JOIN judgments j
        ON j.key = a.token WHERE a.state IN ('surplus', 'expired', 'released')
        GROUP BY a.project_id) l ON l.project_id = p.id
    ORDER BY p.id
"""


def progress(study: Study) -> Iterator[Finding]:
    """The figures of every project."""
    both = zip(study.execute(_KEPT), study.execute(_COUNTED), strict=True)
    yield from tally(
        PROGRESS,
        (
            f"{name}: {figure} {kept}, counted {counted}"
            for (name, *all_kept), (_, *all_counted) in both
            for figure, kept, counted in zip(FIGURES, all_kept, all_counted, strict=True)
            if kept != counted
        ),
    )


def activity(study: Study) -> Iterator[Finding]:
    """The judgments and skips of every annotator in every hour."""
    yield from look(study, ACTIVITY)


def outcomes(study: Study) -> Iterator[Finding]:
    """The outcome of every item, by the one rule."""
    yield from tally(
        OUTCOMES,
        (item for p in companions.with_projects(study) for item in _undecided(study, p.id)),
    )


def _undecided(study: Study, project_id: int) -> Iterator[int]:
    """Items of a project whose two outcomes, decided now and kept, are not the same."""
    decided = ((d.item_id, str(d.outcome)) for d in preferences.decisions(study, project_id))
    kept: Iterable[tuple[int, str]] = study.execute(
        "SELECT id, outcome FROM items WHERE project_id = ? AND outcome IS NOT NULL ORDER BY id",
        (project_id,),
    )
    for item_id, both in groupby(merge(decided, kept), key=itemgetter(0)):
        found = [outcome for _, outcome in both]
        if len(found) != 2 or found[0] != found[1]:
            yield item_id
