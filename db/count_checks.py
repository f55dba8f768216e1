"""Checks of what is kept instead of counted: progress, activity, and the outcome of every item."""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from operator import itemgetter

from db import companions, preferences
from db.checks import Finding, Rule, Scan, look, tally
from db.connection import Study
from db.projects import Progress
from db.votes import of_project

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
            AND substr(j.key, 1, 11) <> 'adjudicate:'
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

FIGURES = Progress._fields
OUTCOME_FIGURES = FIGURES[4:]
_KEPT = f"SELECT p.name, {', '.join(FIGURES)} FROM projects p LEFT JOIN progress k " + (
    "ON k.project_id = p.id ORDER BY p.id"
)
_SUMS = ", ".join(f"sum(outcome = '{name}') AS \"{name}\"" for name in OUTCOME_FIGURES)
_COUNTED = f"""
    SELECT p.name, coalesce(i.items, 0), coalesce(s.slots, 0), coalesce(s.judged, 0),
        coalesce(l.surplus, 0), {", ".join(f'coalesce(i."{name}", 0)' for name in OUTCOME_FIGURES)}
    FROM projects p
    LEFT JOIN (
        SELECT project_id, sum(confirms IS NULL) AS items, {_SUMS}
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
_PLANS = """
    SELECT 'project ' || project_id || ', severity ' || severity, sum(kept), sum(counted) FROM (
        SELECT project_id, severity, items AS kept, 0 AS counted FROM planned
        UNION ALL
        SELECT i.project_id, coalesce(p.severity, 0), 0, 1
        FROM items i JOIN prompts p ON p.id = i.prompt_id
        WHERE i.confirms IS NULL AND i.handed_on IS NOT 0
    ) GROUP BY project_id, severity HAVING sum(kept) <> sum(counted)
"""


def progress(study: Study) -> Iterator[Finding]:
    """The figures of every project, and how many of its items want judgments."""
    yield from tally(PROGRESS, [*_progress(study), *_plans(study)])


def _progress(study: Study) -> Iterator[str]:
    both = zip(study.execute(_KEPT), study.execute(_COUNTED), strict=True)
    for (name, *all_kept), (_, *all_counted) in both:
        for figure, kept, counted in zip(FIGURES, all_kept, all_counted, strict=True):
            if kept != counted:
                yield f"{name}: {figure} {kept}, counted {counted}"


def _plans(study: Study) -> Iterator[str]:
    for which, kept, counted in study.execute(_PLANS):
        yield f"{which}: planned {kept}, counted {counted}"


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
    """Items of a project whose two outcomes, or dissents, now and kept, are not the same."""
    kept: Iterable[tuple[int, str, float]] = study.execute(
        "SELECT id, outcome, dissent FROM items "
        "WHERE project_id = ? AND (outcome IS NOT NULL OR dissent > 0) ORDER BY id",
        (project_id,),
    )
    for item_id, both in groupby(merge(_decided(study, project_id), kept), key=itemgetter(0)):
        found = [what for _, *what in both]
        if len(found) != 2 or found[0] != found[1]:
            yield item_id


def _decided(study: Study, project_id: int) -> Iterator[tuple[int, str, float]]:
    for item_id, votes in of_project(study, project_id):
        given = tuple(votes)
        yield item_id, preferences.decide(item_id, given).outcome, preferences.dissent(given)
