"""Asking people: the answers of evaluations become items of a project, which people judge blind.

In a ``rate`` project each answer is one item, in a ``compare`` project each model's beside the
first one's. Answers of all models come mixed, those that are the same text once, and nobody sees
whose they are. What people say of prompts of benchmarks enters no dataset, as everywhere.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from annotate import access, planning, setup_rules
from annotate.evaluating.safety_guidelines import SAFETY
from annotate.moving_in import Progress
from annotate.pairing import storing
from annotate.setups import Plan
from db import audit, candidates, evaluations, imports, incoming, projects, times
from db.connection import Study, transaction
from db.errors import ProjectMismatch
from db.evaluations import Evaluation
from db.incoming import IncomingItem
from db.projects import Project

SOURCE = "train evaluate"


class Queued(NamedTuple):
    """What came of it: the project, items that are new, and all those that show these answers."""

    project: Project
    items: int
    answers: int


def prepare(study: Study, name: str, now: datetime | None = None) -> Project:
    """The project in which people are asked; without one, one to rate what is safe is made.

    To be asked before models answer: that may take long. One transaction. For researchers: raises
    Forbidden, BadName, UnknownProject for a companion's, and ProjectMismatch for a project in which
    people neither rate nor compare.
    """
    access.require(study, "researcher")
    if projects.find(study, name) is None:
        setup_rules.check_name(name)
        plan = Plan(task="rate", strategy="random", guidelines=SAFETY, options={"scale": "safety"})
        return planning.create(study, name, plan, now)
    project = planning.find(study, name)
    if project.task not in ("rate", "compare"):
        raise ProjectMismatch(
            f"Project {name!r} has the task {project.task}. Answers are judged in one to rate or "
            "to compare: give another name, and one to rate is made."
        )
    return project


def queue(
    study: Study,
    name: str,
    found: Sequence[Evaluation],
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Queued:
    """Queue the answers of evaluations that the project lacks; the same again adds nothing.

    500 items are stored in a transaction, as :mod:`annotate.pacing` says, and what was broken off
    is completed by the same again. `progress` is called with the items stored and how many there
    are. For researchers: raises what :func:`prepare` raises, and BrokenOff where the disk is full.
    """
    access.require(study, "researcher")
    moment = now or times.now()
    project = prepare(study, name, moment)
    shown = list(dict.fromkeys(_shown(study, project, found)))
    rows = (_item(study, *one) for one in shown)
    staged = incoming.stage(study, rows, labels=False).rows
    if not staged:
        return Queued(project, 0, 0)
    with transaction(study):
        resumed = SOURCE in imports.unfinished(study, project.id)
        import_id = imports.start(study, project.id, SOURCE, moment)
    added = storing.store(study, project, staged, moment, progress)
    if resumed:  # what was broken off may have left slots out of place
        planning.arrange_all(study, project)
    with transaction(study):
        imports.finish(study, import_id, moment)
        detail = {"evaluations": [one.id for one in found], "items": added.items}
        audit.record(study, "ask people", name, detail, moment)
    return Queued(project, added.items, len(shown))


def _shown(
    study: Study, project: Project, found: Sequence[Evaluation]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The prompt and the responses of every item; of pairs, that of the first model is second."""
    for one in found:
        for answer in evaluations.answers(study, one):
            if project.task == "rate":
                yield answer.prompt_id, (answer.response_id,)
    if project.task == "compare":
        first = {each.benchmark_id: each for each in reversed(found)}
        for one in found:
            yield from _beside(study, first[one.benchmark_id], one)


def _beside(
    study: Study, first: Evaluation, one: Evaluation
) -> Iterator[tuple[int, tuple[int, ...]]]:
    before = {answer.number: answer.response_id for answer in evaluations.answers(study, first)}
    for answer in evaluations.answers(study, one):
        other = before.get(answer.number)
        if other is not None and other != answer.response_id:
            yield answer.prompt_id, (answer.response_id, other)


def _item(study: Study, prompt_id: int, response_ids: tuple[int, ...]) -> IncomingItem:
    return candidates.item(study, prompt_id, response_ids)
