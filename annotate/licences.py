"""Licences: under which one the prompts and responses of each source are.

They are said when a source is imported or later; of well-known datasets on the Hub they are known
by their ids. The doctor and the card of a dataset tell what they ask.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from annotate import access
from annotate.errors import UnknownSource
from annotate.licence_terms import OF_SOURCES, Terms, spelled, terms
from db import audit, dataset_facts, licences, times
from db.connection import Study, transaction

__all__ = ["OfSource", "list_all", "of_dataset", "record", "spelled"]

Said = Literal["recorded", "known", "nowhere"]


@dataclass(frozen=True)
class OfSource:
    """A source with its licence: recorded in the study, known of its Hub id, or said nowhere.

    `count`: how many prompts of the study, or rows of the dataset, are of it.
    """

    source: str | None
    count: int
    licence: str | None
    said: Said
    terms: Terms


def record(study: Study, source: str, licence: str, now: datetime | None = None) -> str:
    """Keep the licence of a source that prompts of the study have; returns its name as kept.

    One transaction. For researchers: raises Forbidden, BadLicence and UnknownSource.
    """
    access.require(study, "researcher")
    name, moment = spelled(licence), now or times.now()
    sources = [one.source for one in licences.list_all(study)]
    if source not in sources:
        names = ", ".join(repr(one) for one in sources if one is not None) or "none yet"
        raise UnknownSource(f"No prompt of the study is from {source!r} (there are: {names}).")
    with transaction(study):
        licences.record(study, source, name, moment)
        audit.record(study, "record licence", source, {"licence": name}, moment)
    return name


def list_all(study: Study) -> list[OfSource]:
    """The sources of all prompts with their licences, by name; for researchers."""
    access.require(study, "researcher")
    return [_of(one.source, one.prompts, one.licence) for one in licences.list_all(study)]


def of_dataset(study: Study, dataset_id: int) -> list[OfSource]:
    """The sources of a dataset's rows with their licences, by name; for researchers."""
    access.require(study, "researcher")
    found = []
    for source, rows, _ in dataset_facts.sources(study, dataset_id):
        recorded = None if source is None else licences.find(study, source)
        found.append(_of(source, rows, recorded))
    return found


def _of(source: str | None, count: int, recorded: str | None) -> OfSource:
    known = OF_SOURCES.get(source or "")
    licence = recorded or known
    said: Said = "recorded" if recorded else "known" if known else "nowhere"
    return OfSource(source, count, licence, said, terms(licence))
