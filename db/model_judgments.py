"""Judgments of models: a scorer answers an item as an annotator, under every rule that people have.

It takes an open slot, or none; its answer is a judgment with a presentation (the responses as they
are stored), which can be corrected and never overwritten; and what follows from people's answers
follows from it: the outcome, more judgments where there is disagreement, a prompt handed on. All
of it runs within the caller's transaction.
"""

import secrets
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

from db import assignments, details, extra, handed, judgments, places, preferences, slots
from db.annotators import Annotator
from db.assignments import Presentation
from db.connection import Study
from db.judgments import NewJudgment
from db.projects import Project, guideline
from db.slots import Slot


class Scored(NamedTuple):
    """An item and its responses by position, with what the scorer says; None where it is silent.

    `own`: one of the responses is the scorer's, so that it may not judge them, as nobody may.
    """

    item_id: int
    responses: tuple[tuple[int, float | None], ...]
    own: bool


class Ballot(NamedTuple):
    """What a model says of an item: its responses, the best first, and if the best will do."""

    item_id: int
    ranking: tuple[int, ...]
    acceptable: bool


Fate = Literal["recorded", "repeated", "taken"]


def scored(study: Study, project_id: int, scorer: str) -> Iterator[Scored]:
    """The items of a project, in their order, with the scores of their responses; streams."""
    rows = study.execute(
        """
        SELECT o.item_id, o.response_id, s.value, EXISTS (
            SELECT 1 FROM generations g
            WHERE g.response_id = o.response_id AND g.generator = :scorer)
        FROM items i CROSS JOIN item_responses o
        LEFT JOIN scores s ON s.scorer = :scorer AND s.response_id = o.response_id
        WHERE i.project_id = :project AND o.item_id = i.id ORDER BY i.id, o.position
        """,
        {"project": project_id, "scorer": scorer},
    )
    for item_id, of_item in groupby(rows, itemgetter(0)):
        given = list(of_item)
        yield Scored(
            item_id,
            tuple((response_id, value) for _, response_id, value, _ in given),
            any(own for *_, own in given),
        )


def record(study: Study, project: Project, model: Annotator, ballot: Ballot, now: datetime) -> Fate:
    """Judge an item of a rank project, or correct what the model said of it before.

    ``repeated``: it has said so already. ``taken``: the item has no open slot; nothing is stored,
    for a model's answer that does not count can be given again at any time.
    """
    before = _standing(study, project.id, model.id, ballot.item_id)
    if before is not None and before.chosen_id == _choice(ballot):
        return "repeated"
    slot = (
        slots.open_of(study, ballot.item_id)
        if before is None
        else slots.held_by(study, before.assignment_id)
    )
    if slot is None:
        return "taken"
    corrects = before and _take_back(study, model, before, ballot.item_id, now)
    _judge(study, project, model, ballot, slot, corrects, now)
    _settle(study, project, ballot.item_id, now)
    return "recorded"


class _Before(NamedTuple):
    """A judgment that stands; `chosen_id` is None where no response was acceptable."""

    judgment_id: int
    assignment_id: int
    chosen_id: int | None


def _standing(study: Study, project_id: int, model_id: int, item_id: int) -> _Before | None:
    row = study.execute(
        "SELECT j.id, a.id, j.chosen_id FROM assignments a JOIN judgments j ON j.key = a.token "
        "WHERE a.annotator_id = ? AND a.project_id = ? AND a.item_id = ? AND a.state = 'judged'",
        (model_id, project_id, item_id),
    ).fetchone()
    return _Before(*row) if row else None


def _choice(ballot: Ballot) -> int | None:
    return ballot.ranking[0] if ballot.acceptable else None


def _take_back(study: Study, model: Annotator, was: _Before, item_id: int, now: datetime) -> int:
    """Supersede a judgment by one that says undone, whose id is returned; its slot is kept."""
    assignments.end(study, was.assignment_id, "undone")
    retraction = NewJudgment(
        key=f"undo:{was.judgment_id}",
        assignment_id=was.assignment_id,
        item_id=item_id,
        annotator_id=model.id,
        verdict="undone",
        supersedes=was.judgment_id,
    )
    return judgments.add(study, retraction, now)


def _judge(
    study: Study,
    project: Project,
    model: Annotator,
    ballot: Ballot,
    slot: Slot,
    corrects: int | None,
    now: datetime,
) -> None:
    shown = Presentation(
        token=f"model-{secrets.token_urlsafe(15)}",
        order=tuple(range(len(ballot.ranking))),
        guideline_id=guideline(study, project.id).id,
        shown_at=now,
        expires_at=now,
    )
    leased = assignments.lease(study, project.id, model.id, slot, shown, corrects)
    slots.hold(study, slot, leased.id)
    judgment_id = judgments.add(
        study,
        NewJudgment(
            key=shown.token,
            assignment_id=leased.id,
            item_id=ballot.item_id,
            annotator_id=model.id,
            verdict="pick" if ballot.acceptable else "none",
            chosen_id=_choice(ballot),
            supersedes=corrects,
        ),
        now,
    )
    if ballot.acceptable and project.options.full_ranking:
        details.add_ranks(study, judgment_id, ballot.ranking)
    slots.fill(study, leased.id, judgment_id)
    assignments.end(study, leased.id, "judged")


def _settle(study: Study, project: Project, item_id: int, now: datetime) -> None:
    """Keep what the item comes to now, and do what follows from that."""
    found = preferences.settle(study, item_id)
    if project.options.extra and extra.fit(study, project, item_id, item_id):
        places.fit_item(study, project, item_id)
    if project.options.none_to:
        handed.follow(study, project, item_id, found and found.outcome, now)
