"""Who is at the screen and on which project.

Who it is, the browser's cookie says; the project is kept in the address, so that a reload keeps it.
A run of a page borrows a connection of the server's (:mod:`pages.opening`): Streamlit may run a
session on another thread each time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple

import streamlit as st

from annotate import access
from annotate.accounts import Account
from annotate.standing import last_project
from db import projects
from db.annotators import Annotator
from db.connection import Study
from db.errors import ChosenError
from db.projects import Project
from pages import recognising
from pages.opening import only_person, open_as_stranger
from pages.recognising import base_path, token

__all__ = [
    "Notice",
    "account", "annotator", "base_path", "complain", "is_local", "is_new", "notice", "noticing",
    "notify", "open_here", "project", "remember", "token",
]  # fmt: skip

ACCOUNT, PROJECT, NOTICE, NEW = "account", "project", "notice", "first run"
KEPT = f"{PROJECT}_kept"


class Notice(NamedTuple):
    """A line to show once, after a callback."""

    kind: Literal["saved", "problem"]
    text: str


@contextmanager
def open_here(*, noting: bool = True) -> Iterator[Study]:
    """The study this server was started for, open as who is signed in, or as a stranger.

    What a page does by itself, while nobody may be there, is not `noting` a use of their session.
    Raises Forbidden in a tab that was drawn for somebody else before.
    """
    with open_as_stranger() as study:
        found = recognising.recognise(study, noting=noting)
        if found is not None:
            recognising.keep_seat(found)
        st.session_state[ACCOUNT] = found
        yield study


def account(study: Study) -> Account:
    """Whoever is signed in; where nobody is, says how to sign in and stops the page."""
    found: Account | None = st.session_state[ACCOUNT]
    if found is None:
        recognising.turn_away(study)
        st.stop()
    return found


def annotator(study: Study) -> Annotator:
    """The same as an annotator."""
    return account(study).annotator


def is_local() -> bool:
    """Whether one person uses the app alone, on their own machine, and nobody signs in."""
    return only_person() is not None


def remember() -> None:
    """Keep the project across reloads (in the address) and pages (in the session)."""
    st.session_state[NEW] = NEW not in st.session_state
    if PROJECT in st.query_params:
        st.session_state.setdefault(KEPT, st.query_params[PROJECT])
    kept = st.session_state.get(KEPT)
    if kept and st.query_params.get(PROJECT) != kept:
        st.query_params[PROJECT] = kept


def is_new() -> bool:
    """Whether this is the first run of the session, maybe of a page that another process drew."""
    return bool(st.session_state[NEW])


def project(study: Study) -> Project:
    """The project worked on: the one chosen, the last, or the first; a choice is drawn of several.

    Only of those that this person may see: their own, or all for researchers; never companions.
    Stops the page where there is none.
    """
    who = account(study)
    seen = {p.name: p for p in projects.list_all(study) if _may_see(study, who, p)}
    names = list(seen)
    if not names:
        _draw_no_project(who)
        st.stop()
    kept = st.session_state.get(KEPT)
    if kept is not None and kept not in names:  # gone, or not theirs: the address forgets it
        st.session_state.pop(KEPT)
        st.query_params.pop(PROJECT, None)
    name = kept if kept in names else _where_they_were(study, who, names)
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
    return seen[name]


@contextmanager
def noticing() -> Iterator[None]:
    """Within a callback: turn an error that a user can mend into the notice of the next drawing."""
    try:
        yield
    except ChosenError as error:
        complain(str(error))


def notify(text: str) -> None:
    """Within a callback: say this in the next drawing."""
    st.session_state[NOTICE] = Notice("saved", text)


def complain(text: str) -> None:
    """Within a callback: say this in the next drawing, as something to be mended."""
    st.session_state[NOTICE] = Notice("problem", text)


def notice() -> Notice:
    """What the last callback had to say; said once."""
    said: Notice = st.session_state.pop(NOTICE, Notice("saved", ""))
    return said


def _where_they_were(study: Study, who: Account, names: list[str]) -> str:
    """The project in which they worked last, on whatever device; or the first."""
    if len(names) == 1:
        return names[0]
    last = last_project(study, who.annotator)
    return last if last in names else names[0]


def _may_see(study: Study, who: Account, found: Project) -> bool:
    return who.role != "annotator" or access.may_work(study, found, who.annotator)


def _draw_no_project(who: Account) -> None:
    if who.role == "annotator":
        st.info("No project is open to you yet. Ask the researcher of this study to add you.")
    else:
        st.info("There is nothing to judge yet.")
        st.page_link("load.py", label="Load prompts and responses", icon=":material/upload_file:")


def _choose_project() -> None:
    st.session_state[KEPT] = st.session_state["project_choice"]
