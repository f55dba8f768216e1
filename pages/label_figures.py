"""Figures of label quality, worked out once for every state of a study.

They are kept in this process until an answer, an import or a change of a project comes; by the file
of the study and by project, so that no study shows another's. Whoever asks is asked for their role
each time, before anything is looked up.
"""

from typing import NamedTuple

import streamlit as st

from annotate import label_agreement, label_quality, reliability, signals
from annotate.label_agreement import Grouping, QuestionAgreement
from annotate.reliability import Reliability
from annotate.signals import OfAnnotator
from db.connection import Study
from db.projects import Project

KEPT = 32  # of each kind


class State(NamedTuple):
    """What figures are made from: they are the same while it is."""

    file: str
    project: str
    as_of: tuple[int, ...]


def agreement(
    study: Study, project: Project, by: Grouping | None = None
) -> tuple[QuestionAgreement, ...]:
    """How far people agree, as :func:`annotate.label_agreement.label_agreement`."""
    return _agreement(_state(study, project), by, study, project)


def of_annotators(study: Study, project: Project) -> list[OfAnnotator]:
    """Signals of everybody, as :func:`annotate.signals.signals`."""
    return _signals(_state(study, project), study, project)


def reliabilities(study: Study, project: Project) -> list[Reliability]:
    """How reliable they are, as :func:`annotate.reliability.fitted`; takes the longest."""
    return _reliabilities(_state(study, project), study, project)


def _state(study: Study, project: Project) -> State:
    return State(str(study.file.resolve()), repr(project), label_quality.as_of(study))


@st.cache_data(max_entries=KEPT, show_spinner="Measuring how far people agree…")
def _agreement(
    state: State, by: Grouping | None, _study: Study, _project: Project
) -> tuple[QuestionAgreement, ...]:
    return label_agreement.label_agreement(_study, _project.name, by).questions


@st.cache_data(max_entries=KEPT, show_spinner="Going through the judgments…")
def _signals(state: State, _study: Study, _project: Project) -> list[OfAnnotator]:
    return signals.signals(_study, _project)


@st.cache_data(max_entries=KEPT, show_spinner="Learning how reliable everybody is…")
def _reliabilities(state: State, _study: Study, _project: Project) -> list[Reliability]:
    return reliability.fitted(_study, _project).reliabilities
