"""Where an annotator stands: done today and in all, what the project still wants, and the pace."""

from datetime import datetime
from math import ceil
from statistics import median
from typing import NamedTuple

from annotate import access
from db import activity
from db import standing as stored
from db.annotators import Annotator
from db.connection import Study
from db.projects import Project
from db.standing import Figures

RECENT = 20  # answers that the pace is taken from


class Standing(NamedTuple):
    """What the page tells beside the work; skips are left out.

    `today` and `mine` are the annotator's judgments since their midnight, by the hour, and in all;
    `judged` and `wanted` those of everybody. No answer changes `wanted`, whatever it says, so that
    nobody learns by it what others said: it is what is expected (a confirmation of every
    demonstration, and no extra judgments where people disagree), or what is judged where that is
    more. `pace_seconds` is the median time that the last 20 answers took while the page was in
    view; None before the first.
    """

    today: int
    mine: int
    judged: int
    wanted: int
    pace_seconds: float | None


def standing(study: Study, project: Project, annotator: Annotator, midnight: datetime) -> Standing:
    """Read where an annotator stands; `midnight` is the last one where they are.

    Answers to gold and repeats move the figures as any others do. Reads kept figures and a row for
    each hour in which the annotator worked, however large the study. Raises Forbidden for whoever
    is neither the annotator nor the owner of the file.
    """
    access.require_self(study, annotator)
    done = activity.done(study, project.id, annotator.id, midnight)
    found = stored.figures(study, project.id)
    paces = stored.paces(study, project.id, annotator.id, RECENT)
    gold = _expected_gold(found, project.options.gold_every)
    repeats = _expected_repeats(found, gold, project.options.repeat_every)
    return Standing(
        today=done.since,
        mine=done.ever,
        judged=found.judged + found.gold_judged + found.repeats_judged,
        wanted=max(found.planned, found.judged) + gold + repeats,
        pace_seconds=median(paces) if paces else None,
    )


def last_project(study: Study, annotator: Annotator) -> str | None:
    """Where the annotator worked last, to go on there; None before their first item.

    Raises Forbidden for whoever is neither the annotator nor the owner of the file.
    """
    access.require_self(study, annotator)
    return stored.last_project(study, annotator.id)


def _expected_gold(found: Figures, every: int) -> int:
    """About how many answers to gold items the project will have come to when it is done.

    It stays the same while gold items come and go, so that it does not give them away.
    """
    if not every or not found.gold_items:
        return found.gold_judged
    most = found.gold_items * max(found.annotators, 1)
    share = most if every == 1 else ceil(found.planned / (every - 1))
    return max(min(most, share), found.gold_judged)


def _expected_repeats(found: Figures, gold: int, every: int) -> int:
    """About how many answers to repeats there will have been, for the same reason.

    Rather too many: of what everybody answers first nothing can be repeated yet.
    """
    if every < 2:
        return found.repeats_judged
    return max(ceil((found.planned + gold) / (every - 1)), found.repeats_judged)
