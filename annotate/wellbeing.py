"""Well-being: what annotators leave out, when a break is due, and when it is enough for a day."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import accumulate

from annotate import access
from annotate.errors import EnoughForToday
from db import activity, annotators, queue, times, wellbeing
from db.annotators import Annotator
from db.connection import Study, transaction
from db.projects import Project

BREAK = timedelta(minutes=5)  # so long without an answer is a break
DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)


def categories(study: Study) -> list[str]:
    """Every category that prompts of the study have, sorted; for whoever is signed in."""
    access.require(study, "annotator")
    return wellbeing.categories(study)


def opt_outs(study: Study, annotator: Annotator) -> list[str]:
    """The categories that an annotator is spared, sorted; theirs alone to know."""
    access.require_self(study, annotator)
    return annotators.opt_outs(study, annotator.id)


def opt_out(study: Study, annotator: Annotator, categories: Iterable[str]) -> None:
    """Spare an annotator the items of these categories from now on; replaces what was set before.

    In one transaction. An item that is on their screen stays: they may skip it.
    """
    access.require_self(study, annotator)
    with transaction(study):
        annotators.set_opt_outs(study, annotator.id, categories)
        queue.forget_annotator(study, annotator.id)


def worked_for(study: Study, annotator: Annotator, now: datetime | None = None) -> timedelta:
    """How long an annotator has been answering without a break of five minutes; reads one row.

    Counted from the first answer, in projects that suggest breaks.
    """
    access.require_self(study, annotator)
    moment = now or times.now()
    spell = wellbeing.spell(study, annotator.id)
    if spell is None or moment - spell.last_at >= BREAK:
        return timedelta(0)
    return max(moment - spell.started_at, timedelta(0))


def break_due(
    study: Study, project: Project, annotator: Annotator, now: datetime | None = None
) -> timedelta | None:
    """How long an annotator has been working, if the project suggests a break by now."""
    limit = timedelta(minutes=project.options.break_minutes)
    if not limit:
        return None
    worked = worked_for(study, annotator, now)
    return worked if worked >= limit else None


def note_work(study: Study, annotator: Annotator, moment: datetime) -> None:
    """Note an answer, which lengthens the spell or begins one; within the caller's transaction."""
    wellbeing.lengthen_spell(study, annotator.id, moment, moment - BREAK)


def rested(study: Study, annotator: Annotator) -> None:
    """The annotator has had a break, or goes on without: time is counted anew; one transaction."""
    access.require_self(study, annotator)
    with transaction(study, durable=False):
        wellbeing.end_spell(study, annotator.id)


def check_limit(study: Study, project: Project, annotator: Annotator, moment: datetime) -> None:
    """Raise EnoughForToday when the annotator has answered the project's daily limit.

    Skips count. Whole hours leave the count, 24 hours after their end; reads a row for each.
    """
    limit = project.options.daily_limit
    if not limit:
        return
    worked = activity.hours(study, project.id, annotator.id, moment - DAY)
    spent = sum(answers for _, answers in worked)
    if spent < limit:
        return
    leaving = accumulate(answers for _, answers in worked)
    again_at = next(
        hour + HOUR + DAY
        for (hour, _), gone in zip(worked, leaving, strict=True)
        if spent - gone < limit
    )
    raise EnoughForToday(
        f"You have judged {limit} items here in 24 hours, as many as this project asks of anybody. "
        f"Thank you; go on after {again_at:%d %B, %H:%M} UTC.",
        again_at,
    )
