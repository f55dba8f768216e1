"""Where it goes: a project that is there, or a new one with its task."""

from collections.abc import Collection
from itertools import chain, count
from pathlib import PurePosixPath
from typing import NamedTuple

import streamlit as st

from annotate import setup_rules
from annotate.previewing import Misfit
from annotate.status import ProjectStatus
from db.projects import Task
from pages.labels import plain
from pages.load_source import Source
from pages.project_fields import WORDS

NEW = ""  # in place of a name
TASK = "load_task"


class Target(NamedTuple):
    """A project to load into; `overlap` is that of a new one."""

    name: str
    task: Task
    is_new: bool
    overlap: int | None = None


def choose(found: tuple[ProjectStatus, ...], source: Source) -> Target | None:
    """Where the researcher wants it; None as long as that cannot be.

    A new project, unless the source was on its way into one: strangers to a project do not get into
    it by one press.
    """
    there = {project.name: project for project in found}
    names = [NEW, *there]
    begun = next((name for name in there if source.name in there[name].unfinished), NEW)
    name = st.selectbox(
        "Into",
        names,
        index=names.index(begun),
        format_func=lambda name: name or "A new project",
        key=_into(source),
        width=460,
    )
    return _there(there[name]) if name != NEW else _new(source, there.keys())


def offer(misfit: Misfit, source: Source) -> None:
    """What to do on the page about columns that are no shape of the task."""
    also = ", or choose what it would do for" if misfit.others else ""
    st.error(plain(f"{misfit.found} Say under Columns which column is what{also}."))
    for task in misfit.others:
        st.button(
            f"A new project to {task}",
            help=WORDS[task],
            key=f"load_instead {task}",
            on_click=_make_new,
            args=(task, source),
        )


def _make_new(task: Task, source: Source) -> None:
    """Within a callback: a new project with this task, as if it had been chosen."""
    st.session_state[_into(source)] = NEW
    st.session_state[TASK] = task


def _into(source: Source) -> str:
    return f"load_project {source.key}"


def _there(project: ProjectStatus) -> Target:
    st.caption(
        plain(
            f"{WORDS[project.task]}. {project.items:,} items, {project.judged:,} of "
            f"{project.wanted:,} judgments."
        )
    )
    return Target(project.name, project.task, is_new=False)


def _new(source: Source, taken: Collection[str]) -> Target | None:
    name, overlap = st.columns([3, 1], vertical_alignment="bottom")
    typed = name.text_input(
        "Name",
        value=_free(source, taken),
        max_chars=setup_rules.MAX_NAME,
        key=f"load_new {source.key}",
    )
    wanted = overlap.number_input("Judgments per item", 1, 1000, key="load_overlap")
    task: Task = st.radio(
        "What annotators do", setup_rules.TASKS, key=TASK, format_func=WORDS.__getitem__
    )
    if typed in taken:
        st.error(plain(f"There is a project {typed}: choose it under Into, or give another name."))
        return None
    return Target(typed, task, is_new=True, overlap=int(wanted))


def _free(source: Source, taken: Collection[str]) -> str:
    """A name after the source that no project has."""
    stem = PurePosixPath(source.name).name.split(".")[0][: setup_rules.MAX_NAME - 5]
    names = chain([stem], (f"{stem} {number}" for number in count(2)))
    return next(name for name in names if name not in taken)
