"""Where it goes: a project that is there, or a new one with its task."""

from pathlib import PurePosixPath
from typing import NamedTuple

import streamlit as st

from annotate import setup_rules
from annotate.status import ProjectStatus
from db.projects import Task
from pages import session
from pages.labels import plain
from pages.load_source import Source
from pages.project_fields import WORDS

NEW = ""  # in place of a name


class Target(NamedTuple):
    """A project to load into; `overlap` is that of a new one."""

    name: str
    task: Task
    is_new: bool
    overlap: int | None = None


def choose(found: tuple[ProjectStatus, ...], source: Source) -> Target:
    """The project that the researcher has chosen."""
    open_ones = {project.name: project for project in found}
    kept = st.session_state.get(session.KEPT)
    names = [NEW, *open_ones]
    name = st.selectbox(
        "Into",
        names,
        index=names.index(kept) if kept in open_ones else min(1, len(open_ones)),
        format_func=lambda name: name or "A new project",
        key="load_project",
        width=460,
    )
    return _there(open_ones[name]) if name != NEW else _new(source)


def _there(project: ProjectStatus) -> Target:
    st.caption(
        plain(
            f"{WORDS[project.task]}. {project.items:,} items, {project.judged:,} of "
            f"{project.wanted:,} judgments."
        )
    )
    for source in project.unfinished:
        st.warning(plain(f"Loading {source} was broken off, or is going on. Load it again: what is "
                         "there is not added twice."))  # fmt: skip
    return Target(project.name, project.task, is_new=False)


def _new(source: Source) -> Target:
    name, overlap = st.columns([3, 1], vertical_alignment="bottom")
    stem = PurePosixPath(source.name).name.split(".")[0]
    typed = name.text_input(
        "Name", value=stem, max_chars=setup_rules.MAX_NAME, key=f"load_new {source.key}"
    )
    wanted = overlap.number_input("Judgments per item", 1, 1000, key="load_overlap")
    task: Task = st.radio(
        "What annotators do", setup_rules.TASKS, key="load_task", format_func=WORDS.__getitem__
    )
    return Target(typed, task, is_new=True, overlap=int(wanted))
