"""What a dataset card says, read from a study: figures and names, never a text of the dataset."""

from typing import NamedTuple

from annotate import access, doctor, licences, planning
from annotate.datasets import origin_words, showing
from annotate.datasets.origin_words import Share
from annotate.datasets.pseudonyms import pseudonym, without_names
from annotate.datasets.showing import Shown
from annotate.doctor import Report
from annotate.label_agreement import LabelAgreement, label_agreement
from annotate.licences import OfSource
from db import dataset_origins
from db.connection import Study
from db.dataset_origins import Behind, Origin, Under
from db.datasets import Dataset
from db.projects import Project


class Person(NamedTuple):
    """Somebody by a pseudonym, with the judgments they have behind the rows."""

    pseudonym: str
    judgments: int


class Facts(NamedTuple):
    """Everything that a card is written of.

    `shares` are what is behind the rows by kind: of `people`, and of what is nobody's work here.
    `guidelines` are those that people had. `criteria` name people by pseudonyms. `agreement` is of
    each project as a whole, and as it is now; so is what the doctor said last.
    """

    shown: Shown
    projects: tuple[Project, ...]
    behind: Behind
    people: tuple[Person, ...]
    shares: tuple[Share, ...]
    guidelines: tuple[Under, ...]
    sources: tuple[Origin, ...]
    categories: tuple[Origin, ...]
    agreement: tuple[LabelAgreement, ...]
    licences: tuple[OfSource, ...]
    report: Report | None
    criteria: dict[str, object]

    @property
    def others(self) -> list[Share]:
        """What is behind the rows and not of people: labels of files or the sample, models."""
        return [share for share in self.shares if share.kind != "person"]


def read(study: Study, dataset: Dataset) -> Facts:
    """Read the facts of a dataset; for researchers.

    Reads all its rows, and all judgments of its projects, whose agreement is resampled: seconds for
    a large study.
    """
    access.require(study, "researcher")
    with study.atomic():  # of one moment
        shown = showing.show(study, dataset)
        projects = tuple(planning.find(study, name) for name in shown.projects)
        judged = dataset_origins.judged(study, dataset.id)
        people = [
            Person(pseudonym(projects[0], one.annotator_id), one.judgments)
            for one in judged
            if one.kind == "person"
        ]
        said = without_names(study, projects[0], shown.criteria)
        return Facts(
            shown=shown,
            projects=projects,
            behind=dataset_origins.behind(study, dataset.id),
            people=tuple(sorted(people)),
            shares=tuple(origin_words.shares(judged)),
            guidelines=tuple(dataset_origins.guidelines(study, dataset.id)),
            sources=tuple(dataset_origins.sources(study, dataset.id)),
            categories=tuple(dataset_origins.categories(study, dataset.id)),
            agreement=tuple(label_agreement(study, project.name) for project in projects),
            licences=tuple(licences.of_dataset(study, dataset.id)),
            report=doctor.newest(study, dataset),
            criteria={**said, "projects": shown.projects},
        )
