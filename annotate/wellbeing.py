"""Well-being: what annotators leave out, when a break is due, and when it is enough for a day."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import accumulate

from annotate import access
from annotate.errors import EnoughForToday
from db import activity, annotators, assignments, drafts, projects, queue, times, wellbeing
from db.annotators import Annotator
from db.connection import Study, transaction
from db.projects import Project

BREAK = timedelta(minutes=5)  # so long without an answer is a break
DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)


def all_categories(study: Study) -> list[str]:
    """Every category that prompts of the study have, sorted; for researchers."""
    access.require(study, "researcher")
    return wellbeing.categories(study, projects.list_all(study))


def categories(study: Study, annotator: Annotator) -> list[str]:
    """The categories of the projects where an annotator may work, and those they left out; sorted.

    Of projects that are not open to them they learn nothing. Raises Forbidden for whoever is
    neither the annotator nor the owner of the file.
    """
    access.require_self(study, annotator)
    theirs = [p for p in projects.list_all(study) if access.may_work(study, p, annotator)]
    left_out = annotators.opt_outs(study, annotator.id)
    return sorted({*wellbeing.categories(study, theirs), *left_out})


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
    """How long an annotator has been working without a break of five minutes; reads one row.

    Counted from the first answer, or the first that was said of it, in projects that suggest
    breaks.
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
    """How long an annotator has been working, if the project suggests a break by now.

    Never in the middle of an answer: while the item that they hold has a draft, none is due.
    """
    limit = timedelta(minutes=project.options.break_minutes)
    if not limit:
        return None
    worked = worked_for(study, annotator, now)
    if worked < limit or _is_answering(study, project, annotator):
        return None
    return worked


def _is_answering(study: Study, project: Project, annotator: Annotator) -> bool:
    held = assignments.live(study, project.id, annotator.id)
    return held is not None and drafts.find(study, annotator.id, held.item_id) is not None


def note_work(study: Study, annotator: Annotator, moment: datetime) -> None:
    """Note that somebody works, which lengthens the spell or begins one.

    Within the caller's transaction.
    """
    wellbeing.lengthen_spell(study, annotator.id, moment, moment - BREAK)


def rested(study: Study, annotator: Annotator) -> None:
    """The annotator has had a break, or goes on without: time is counted anew; one transaction."""
    access.require_self(study, annotator)
    with transaction(study, durable=False):
        wellbeing.end_spell(study, annotator.id)


def check_limit(study: Study, project: Project, annotator: Annotator, moment: datetime) -> None:
    """Raise EnoughForToday when the annotator has answered the project's daily limit.

    Skips count. What was answered anew counts once, at its first answer. Whole hours leave the
    count, 24 hours after their end. Reads a row for each; where that reaches the limit, also the
    answers of these hours.
    """
    limit = project.options.daily_limit
    since = moment - DAY
    if not limit or activity.since(study, project.id, annotator.id, since) < limit:
        return
    worked = activity.first_answers(study, project.id, annotator.id, since)
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
