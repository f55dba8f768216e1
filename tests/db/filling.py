"""Studies with something in them, made with the store's own functions."""

from collections.abc import Iterable
from datetime import UTC, datetime

from db import (
    annotators,
    datasets,
    imports,
    incoming,
    ledger,
    preferences,
    projects,
    row_rules,
    staging,
)
from db.connection import Study, transaction
from db.datasets import Dataset
from db.imports import Stored
from db.incoming import IncomingItem, IncomingResponse, Label
from db.judgments import Verdict
from db.messages import assistant, user
from db.projects import Project

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


def pair(
    prompt: str, first: str = "yes", second: str = "no", verdict: Verdict | None = "a"
) -> IncomingItem:
    """A prompt with two answers; `verdict` is what its source says of them."""
    responses = (IncomingResponse(assistant(first)), IncomingResponse(assistant(second)))
    return IncomingItem(user(prompt), responses, label=_label(verdict))


def _label(verdict: Verdict | None) -> Label | None:
    match verdict:
        case None:
            return None
        case "a":
            return Label("a", chosen=0, rejected=1)
        case "b":
            return Label("b", chosen=1, rejected=0)
        case "skip":
            return Label("skip", reason="Broken text")
        case _:
            return Label(verdict)


def new_project(study: Study, name: str = "pairs", overlap: int = 1) -> Project:
    """An empty project."""
    with transaction(study):
        return projects.create(study, name, "compare", overlap, "Pick the better one.", NOW)


def store(
    study: Study, project: Project, items: Iterable[IncomingItem], source: str | None = "source"
) -> Stored:
    """Put items into a project; their labels are judgments of `source`, or left out."""
    staged = incoming.stage(study, items, labels=source is not None)
    with transaction(study):
        labeller = None if source is None else annotators.ensure(study, source, "import", NOW)
        added = imports.store(study, project, labeller, 0, staged.rows, NOW)
        return Stored(*staged, added.items, added.labels)


def snapshot(
    study: Study, project: Project, name: str = "set", *, drop_duplicates: bool = False
) -> Dataset:
    """Store the project's preferences as a dataset."""
    decisions = preferences.decisions(study, project.id)
    staging.begin(study)
    found = staging.add(study, decisions, row_rules.preferences)
    if drop_duplicates:
        staging.drop_duplicates(study)
    found += staging.finish(study)
    parts = ("tied", "both_bad", "conflicting", "skipped", "duplicate")
    accounted = ledger.of(found, parts, {})
    with transaction(study):
        hash_ = staging.staged_hash(study)
        return datasets.store(study, name, [project.id], hash_, "{}", accounted, NOW)
