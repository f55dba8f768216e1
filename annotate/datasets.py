"""Building datasets: a project's judgments, through the one rule, into an immutable snapshot."""

import json
from datetime import datetime
from typing import Any, Literal

from annotate import access, contents, planning
from annotate.contents import Asked, Content, Making
from annotate.errors import BadAggregation, NothingToExport
from db import audit, datasets, ledger, projects, staging, times
from db.aggregation import METHODS, PLURALITY, Aggregation, Posterior
from db.connection import Study, transaction
from db.datasets import Dataset
from db.ledger import Ledger
from db.projects import Project
from db.rank_pairs import RankPairs
from db.row_rules import Edits

Duplicates = Literal["keep", "drop"]
# What reliability is estimated by; a change of the model that changes its figures is another.
MODEL = {"model": "annotator_model 2", "seed": 0}


def build(
    study: Study,
    project_name: str,
    name: str | None = None,
    duplicates: Duplicates = "keep",
    now: datetime | None = None,
    edits: Edits = "pairs",
    aggregation: Aggregation = PLURALITY,
    content: Content | None = None,
    rank_pairs: RankPairs = "rest",
) -> Dataset:
    """Snapshot what a project's judgments come to under `name`.

    `content` is by default what the task is for: preferences, ratings, rankings or demonstrations;
    :mod:`annotate.contents` has the others. The default name is the project's, with the content
    after it where that is another. What is judged while this reads is left to the next version;
    the snapshot is stored in one transaction. The same judgments and criteria give the version
    there is instead of a new one.

    `aggregation` says how the judgments of an item become a decision (:mod:`db.aggregation`). With
    duplicates "drop", of rows with the same texts only the first is taken. What annotators made of
    the chosen response is, with edits "pairs", another row, edited > chosen; with "replace",
    edited > rejected stands in place of chosen > rejected; "ignore" leaves it out. `rank_pairs` is
    the rule of :mod:`db.rank_pairs` for preferences of a project that ranks.

    For researchers: raises Forbidden, UnknownProject (also for practice and gold items), BadFormat
    for a content that the project does not hold, BadAggregation, and NothingToExport when nothing
    is left.
    """
    access.require(study, "researcher")
    moment = now or times.now()
    project = planning.find(study, project_name)
    asked = Asked(content, edits, rank_pairs)
    settled = contents.settled(study, project, asked)
    _check(project, settled, aggregation)
    with study.atomic():  # reads one moment, and writes to the temporary database only
        likely = _posterior(study, project, aggregation)
        making = contents.making(study, project, settled, asked, aggregation, likely)
        found = staging.stage(
            study, making.decisions, making.rows, drop_duplicates=duplicates == "drop"
        )
        accounted = _ledger(study, making, aggregation, found)
        criteria = _criteria(study, project, aggregation, duplicates)
        hash_ = staging.staged_hash(study)
    assert accounted.adds_up()
    if not accounted.exported:
        raise NothingToExport(_nothing(project, settled, accounted))
    own = settled == contents.OWN[project.task]
    name = name or (project.name if own else f"{project.name}-{settled}")
    said = json.dumps({**criteria, **making.criteria}, sort_keys=True)
    with transaction(study):
        dataset = datasets.store(
            study, name, project.id, hash_, said, accounted, moment, making.kind
        )
        detail = {"project": project.name, "version": dataset.version, "hash": dataset.hash}
        audit.record(study, "build dataset", dataset.name, detail, moment)
    return dataset


def _check(project: Project, content: Content, by: Aggregation) -> None:
    if by.method not in METHODS:
        raise BadAggregation(f"There is no aggregation {by.method!r}; use {', '.join(METHODS)}.")
    if by.minimum < 1:
        raise BadAggregation(f"A minimum of {by.minimum} judgments is none; use 1 or more.")
    if by.method == "reliability" and content == "safety":
        raise BadAggregation(
            "Nobody's reliability is estimated from marks; use plurality, majority or unanimous."
        )


def _posterior(study: Study, project: Project, by: Aggregation) -> Posterior | None:
    """How probable each option is, to six digits: the same on machines that round otherwise."""
    if by.method != "reliability":
        return None
    from annotate import reliability  # brings numpy, which nothing else here needs

    return {
        item_id: {choice: round(share, 6) for choice, share in likely.items()}
        for item_id, likely in reliability.posterior(study, project, by.newest_guideline).items()
    }


def _ledger(study: Study, making: Making, by: Aggregation, found: dict[str, int]) -> Ledger:
    """What was found, under the names it has in the ledger."""
    parts = making.parts
    parts += ("too_few",) * (by.minimum > 1) + ("outdated",) * by.newest_guideline
    named = {making.renamed.get(outcome, outcome): n for outcome, n in found.items()}
    counts = staging.counts(study)
    return ledger.of(named, parts, {note: counts[note] for note in making.notes})


def _criteria(
    study: Study, project: Project, by: Aggregation, duplicates: Duplicates
) -> dict[str, Any]:
    """What was asked for; the default aggregation in the words it always had."""
    criteria: dict[str, Any] = {"aggregation": by.method, "duplicates": duplicates}
    if by != PLURALITY:
        newest = projects.guideline(study, project.id).version if by.newest_guideline else None
        criteria |= {"minimum": by.minimum, "newest_guideline": newest}
    if by.method == "reliability":
        criteria |= MODEL
    return criteria


_NOUNS: dict[Content, str] = {
    "preferences": "preference", "ratings": "rating", "rankings": "pick of the best",
    "demonstrations": "demonstration", "safety": "mark",
}  # fmt: skip


def _nothing(project: Project, content: Content, accounted: Ledger) -> str:
    """Why there is nothing, and what to do."""
    lost = [f"{n:,} {part.replace('_', ' ')}" for part, n in accounted.items().items() if n]
    why = "; ".join([f"{accounted.unit} judged: {accounted.judged:,}", *lost])
    what = "pairs" if project.task == "compare" else "items"
    then = f"Judge some {what} first" if not lost else "Judge more, or ask for less"
    return (
        f"Project {project.name!r} holds no {_NOUNS[content]} yet ({why}). {then}: annotate serve."
    )
