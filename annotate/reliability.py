"""How reliable the annotators of a project are, and what is probably true of each of its items.

The judgments that count are laid out for the one model of pairs, ratings, picks and demonstrations
(:mod:`annotate.annotator_model`), which learns from how people agree, not from who is expected to
be right. Strength is not weighed. Of a demonstration the question is whether the proposal is fit to
be used, as it is or edited; an answer that was written where nothing was proposed tells nothing of
that. Answers to gold and repeats are not among them: they are figures of their own.
"""

from typing import NamedTuple

import numpy as np

from annotate import access
from annotate.annotator_model import Labels, fit
from annotate.intervals import Interval
from annotate.options_seen import Options, options_of
from db import given as stored
from db.aggregation import Choice, Posterior
from db.connection import Study
from db.given import Given
from db.projects import Project
from db.selection import ALL, Selection


class Reliability(NamedTuple):
    """How far one annotator can be relied on.

    share: how likely they are to report what is true rather than to answer by habit, with an
    interval that contains it with 95%. accuracy: the expected share of right answers, lucky ones
    among them. habit: what they answer otherwise, by what is seen on the screen, such as
    ``left``. kind: person, import, sample or model. judgments: those that count.
    """

    annotator: str
    kind: str
    judgments: int
    share: float
    interval: Interval
    accuracy: float
    habit: tuple[tuple[str, float], ...]


class Fitted(NamedTuple):
    """What the judgments of a project say of its items and of its annotators, who go by name.

    An item of which the judgments leave open what is right, because they leave open whom to rely
    on, is not in the posterior: what people disagree about there is not decided.
    """

    posterior: Posterior
    reliabilities: list[Reliability]


def posterior(study: Study, project: Project, selection: Selection = ALL) -> Posterior:
    """How probable each choice is for every item that is settled, as :func:`fitted` finds it."""
    return fitted(study, project, selection).posterior


def reliabilities(study: Study, project: Project, selection: Selection = ALL) -> list[Reliability]:
    """How far each annotator can be relied on, as :func:`fitted` finds it."""
    return fitted(study, project, selection).reliabilities


def fitted(study: Study, project: Project, selection: Selection = ALL) -> Fitted:
    """Fit the model to the judgments of a project that count; for researchers.

    Of these only to what `selection` has. The same judgments give the same result. It takes some
    seconds for some ten thousand judgments.
    """
    access.require(study, "researcher")
    answers = [
        one
        for one in stored.given(study, project.id, selection)
        if one.counts and one.verdict != "skip"
    ]
    shown = stored.responses(study, project.id)
    written = {one.item_id for one in answers if one.verdict == "write"}
    asked = [one for one in answers if one.item_id not in written]
    certain: dict[int, dict[Choice, float]] = {id_: {"demonstrated": 1.0} for id_ in written}
    if not asked:
        return Fitted(certain, [])
    options = options_of(project, asked, max(len(shown[one.item_id]) for one in asked))
    item_ids = sorted({one.item_id for one in asked})
    people = sorted({(one.annotator, one.kind) for one in asked})
    found = fit(_labels(asked, options, item_ids, people, shown))
    likely = {
        item_id: _likely(options, shown[item_id], row)
        for item_id, row, settled in zip(
            item_ids, found.posterior.tolist(), found.settled, strict=True
        )
        if settled
    }
    known = [
        Reliability(
            *who, one.judgments, one.share, one.interval, one.accuracy,
            tuple(zip(options.seen, one.habit, strict=True)),
        )
        for who, one in zip(people, found.annotators, strict=True)
    ]  # fmt: skip
    return Fitted(certain | likely, known)


def _labels(
    asked: list[Given],
    options: Options,
    item_ids: list[int],
    people: list[tuple[str, str]],
    shown: dict[int, tuple[int, ...]],
) -> Labels:
    item_at = {item_id: n for n, item_id in enumerate(item_ids)}
    person_at = {name: n for n, (name, _) in enumerate(people)}
    possible = np.array([options.possible(len(shown[item_id])) for item_id in item_ids])
    return Labels(
        items=np.array([item_at[one.item_id] for one in asked], dtype=np.intp),
        annotators=np.array([person_at[one.annotator] for one in asked], dtype=np.intp),
        said=np.array([options.said(one) for one in asked], dtype=np.intp),
        seen=np.array([options.place(one) for one in asked], dtype=np.intp),
        options=len(options.seen),
        possible=None if possible.all() else possible,
    )


def _likely(options: Options, responses: tuple[int, ...], row: list[float]) -> dict[Choice, float]:
    """What the item has of the options: its responses, and what else can be answered."""
    choices: list[Choice] = [*responses[: options.responses], *options.others]
    at = [*range(min(len(responses), options.responses)), *range(options.responses, len(row))]
    return {choice: row[n] for choice, n in zip(choices, at, strict=True)}
