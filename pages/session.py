"""Who is at the screen and on which project: kept in the address, so that a reload keeps it.

The study is opened once per run of a page: a connection belongs to one thread, and Streamlit may
run a session on another thread each time.
"""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Literal, NamedTuple

import streamlit as st

from annotate import people
from db import projects
from db.annotators import Annotator
from db.connection import Study, open_study
from db.errors import ChosenError, MissingStudy
from db.projects import Project

NAME, PROJECT, NOTICE = "annotator", "project", "notice"


class Notice(NamedTuple):
    """A line to show once, after a callback."""

    kind: Literal["saved", "problem"]
    text: str


def open_here() -> AbstractContextManager[Study]:
    """The study this server was started for."""
    path = os.environ.get("CHOSEN_DB")
    if path is None:
        raise MissingStudy("No study was given. Start the app with: annotate serve --db FILE.")
    return open_study(path)


def remember() -> None:
    """Keep name and project across reloads (in the address) and pages (in the session)."""
    st.session_state["new"] = "new" not in st.session_state
    for key in (NAME, PROJECT):
        if key in st.query_params:
            st.session_state.setdefault(f"{key}_kept", st.query_params[key])
        kept = st.session_state.get(f"{key}_kept")
        if kept and st.query_params.get(key) != kept:
            st.query_params[key] = kept


def is_new() -> bool:
    """Whether this is the first run of the session, maybe of a page that another process drew."""
    return bool(st.session_state["new"])


def annotator(study: Study) -> Annotator:
    """The person at the screen; asks for a name and stops the page where there is none."""
    name = st.session_state.get(f"{NAME}_kept")
    if not name:
        _ask_for_name()
        st.stop()
    try:
        return people.enter(study, name)
    except ChosenError as error:
        leave()
        st.session_state[NOTICE] = Notice("problem", str(error))
        st.rerun()


def leave() -> None:
    """Forget who is at the screen, so that the next person gives their own name."""
    st.session_state.pop(f"{NAME}_kept", None)
    st.query_params.pop(NAME, None)


def project(study: Study) -> Project:
    """The project worked on: the one chosen, or the first; a choice is drawn if there are others.

    Stops the page where there is none.
    """
    names = [p.name for p in projects.list_all(study)]
    if not names:
        st.info("There is nothing to judge yet. Import pairs with: `annotate import FILE`.")
        st.stop()
    kept = st.session_state.get(f"{PROJECT}_kept")
    name = kept if kept in names else names[0]
    if len(names) > 1:
        st.session_state["project_choice"] = name
        st.selectbox(
            "Project",
            names,
            key="project_choice",
            on_change=_choose_project,
            label_visibility="collapsed",
            width=220,
        )
    return projects.get(study, name)


@contextmanager
def noticing() -> Iterator[None]:
    """Within a callback: turn an error that a user can mend into the notice of the next drawing."""
    try:
        yield
    except ChosenError as error:
        st.session_state[NOTICE] = Notice("problem", str(error))


def notify(text: str) -> None:
    """Within a callback: say this in the next drawing."""
    st.session_state[NOTICE] = Notice("saved", text)


def notice() -> Notice:
    """What the last callback had to say; said once."""
    said: Notice = st.session_state.pop(NOTICE, Notice("saved", ""))
    return said


def _choose_project() -> None:
    st.session_state[f"{PROJECT}_kept"] = st.session_state["project_choice"]


def _ask_for_name() -> None:
    with st.form("who", width=460):
        st.subheader("Who is judging?", anchor=False)
        st.write("Your judgments are stored under this name. Use the same one every time.")
        st.text_input("Name", key="typed_name", max_chars=people.MAX_NAME, autocomplete="name")
        st.form_submit_button("Start", type="primary", on_click=_enter)
        said = notice()
        if said.text:
            st.error(said.text)


def _enter() -> None:
    with noticing(), open_here() as study:
        entered = people.enter(study, st.session_state["typed_name"])
        st.session_state[f"{NAME}_kept"] = entered.name
