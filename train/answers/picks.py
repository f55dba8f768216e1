"""Picks: a scorer ranks the samples of a rank project, as an annotator of kind `model`.

A reward model's scores, a judge's or a rule's become judgments like those of people: the best of an
item's samples is picked where it is acceptable, and *none* where it is not. So the one rule, the
ledger, lineage and handing on to people who write an answer hold for a model's picks, too.

Picking again with other scores or another rule corrects what has changed, and keeps the history.
"""

from collections import Counter
from itertools import islice
from pathlib import Path
from shlex import quote
from statistics import fmean
from typing import NamedTuple

from db import annotators, audit, model_judgments, projects, scores, times
from db.connection import Study, open_study, transaction
from db.errors import ProjectMismatch
from db.model_judgments import Ballot, Scored
from db.projects import Project
from train.answers.acceptance import (
    ALWAYS,
    Acceptance,
    Ranked,
    ballot,
    check,
    is_scored,
    rank,
    threshold_of,
    will_do,
)
from train.errors import NothingToPick

__all__ = ["ALWAYS", "Acceptance", "Picked", "pick"]

CHUNK = 200  # items judged in one transaction, so that people at work wait for none of it


class Picked(NamedTuple):
    """What became of the items of a project.

    `picked` and `none` count what the scorer says now, of which `repeated` is what it had said
    before; `taken` items had no open slot left, `unscored` a sample without a score, and in `own`
    one sample is the scorer's. `mean` is the mean score of all samples, `best` that of the picks.
    """

    picked: int
    none: int
    repeated: int
    taken: int
    unscored: int
    own: int
    threshold: float | None
    mean: float
    best: float | None


def pick(database: Path, project_name: str, scorer: str, acceptance: Acceptance = ALWAYS) -> Picked:
    """Judge the items of a rank project by a scorer's scores; 200 items in a transaction.

    Leaves an entry in the audit log. Raises BadSettings, UnknownProject, ProjectMismatch for a
    project of another task, NameTaken where somebody else bears the scorer's name, and
    NothingToPick for a closed project or where no item has scores for all of its samples.
    """
    check(acceptance)
    with open_study(database) as study:
        project = _rank_project(study, project_name)
        items = list(model_judgments.scored(study, project.id, scorer))
        ranked = [rank(item) for item in items if not item.own and is_scored(item)]
        if not ranked:
            raise NothingToPick(_nothing(study, project, scorer, bool(items)))
        threshold = threshold_of(ranked, acceptance)
        fates = _record(study, project, scorer, [ballot(one, threshold) for one in ranked])
        found = _found(items, ranked, fates, threshold)
        with transaction(study):
            detail = {"scorer": scorer, **acceptance._asdict(), **found._asdict()}
            audit.record(study, "pick", project.name, detail, times.now())
    return found


def _found(
    items: list[Scored], ranked: list[Ranked], fates: Counter[str], threshold: float | None
) -> Picked:
    best = [item.best for item in ranked if will_do(item, threshold)]
    return Picked(
        picked=fates["pick"],
        none=fates["none"],
        repeated=fates["repeated"],
        taken=fates["taken"],
        unscored=sum(not item.own and not is_scored(item) for item in items),
        own=sum(item.own for item in items),
        threshold=threshold,
        mean=fmean(value for item in ranked for _, value in item.responses),
        best=fmean(best) if best else None,
    )


def _rank_project(study: Study, name: str) -> Project:
    project = projects.get(study, name)
    if project.task != "rank" or project.parent_id is not None:
        raise ProjectMismatch(
            f"Project {name!r} is no rank project of its own. Make one of samples: "
            "annotate pair --task rank --from MODEL --project NAME."
        )
    if project.closed:
        raise NothingToPick(
            f"Project {name!r} is closed. Open it first: annotate project open {quote(name)}."
        )
    return project


def _nothing(study: Study, project: Project, scorer: str, has_items: bool) -> str:
    if not has_items:
        return f"Project {project.name!r} has no items. Make some: annotate pair --task rank."
    known = ", ".join(scores.scorers(study)) or "nobody yet"
    return (
        f"{scorer!r} has not scored all samples of any item of {project.name!r} that it did not "
        f"write itself (there are scores by: {known}). Score them first: "
        f"train score --project {quote(project.name)}."
    )


def _record(study: Study, project: Project, scorer: str, ballots: list[Ballot]) -> Counter[str]:
    """Store judgments; how many say pick, and none, and how many were there or found no slot."""
    fates: Counter[str] = Counter()
    waiting = iter(ballots)
    while chunk := list(islice(waiting, CHUNK)):
        with transaction(study):
            moment = times.now()
            model = annotators.ensure(study, scorer, "model", moment)
            current = projects.as_it_is(study, project)
            for ballot in chunk:
                fate = model_judgments.record(study, current, model, ballot, moment)
                fates[fate] += 1
                if fate != "taken":
                    fates["pick" if ballot.acceptable else "none"] += 1
    return fates
