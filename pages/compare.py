"""Compare: a prompt, two responses, one key press; then the next pair."""

from contextlib import suppress

import streamlit as st

from annotate import judging
from annotate.assignment import claim, release, renew
from db import judgments, projects, times
from db.annotators import Annotator
from db.connection import Study
from db.errors import StudyBusy, StudyUnwritable
from db.projects import Project
from pages import session
from pages.answers import draw_answers
from pages.item_view import item_html
from pages.safe_text import visible

HEARTBEATS = 3  # in the time of a lease, from a page that is open


def draw() -> None:
    """The page."""
    with session.open_here() as study:
        annotator = session.annotator(study)
        top = st.container(horizontal=True, vertical_alignment="center", key="top")
        with top:
            project = session.project(study)
            shown = claim(study, project, annotator)
            _draw_standing(study, project, annotator)
        if shown is None:
            _draw_end()
            return
        st.html(item_html(shown))
        with st.container(key="verdicts"):
            draw_answers(project, annotator, shown.token)
    st.fragment(_keep_lease, run_every=project.lease / HEARTBEATS)(project, annotator, shown.token)


def _keep_lease(project: Project, annotator: Annotator, token: str) -> None:
    """Runs from time to time while the page is open, apart from the rest of it."""
    if st.session_state.get("drawn") != token:
        st.session_state["drawn"] = token  # just drawn with the page: the lease is fresh
        return
    with suppress(StudyUnwritable, StudyBusy), session.open_here() as study:
        renew(study, project, annotator, token)  # in vain this time: the next beat tries again


def _draw_standing(study: Study, project: Project, annotator: Annotator) -> None:
    """Where one stands, what was just saved, the guidelines and undo: one line that never moves."""
    progress = projects.progress(study, project.id)
    midnight = times.now().replace(hour=0, minute=0, second=0, microsecond=0)
    today = judgments.count_by(study, project.id, annotator.id, midnight)
    said = session.notice()
    st.html(
        f'<div class="standing"><progress max="{max(progress.slots, 1)}" '
        f'value="{progress.judged}" aria-label="Judged"></progress>'
        f"<span><b>{progress.judged:,}</b> of {progress.slots:,} judged</span>"
        f"<span><b>{today:,}</b> by you today</span>"
        f'<span class="notice {said.kind}" role="status">{visible(said.text)}</span></div>',
        width="stretch",
    )
    st.button(
        annotator.name,
        icon=":material/person:",
        type="tertiary",
        help="Not you? Press to give your own name.",
        key="person",
        on_click=_leave,
        args=(project, annotator),
    )
    with st.popover("Guidelines", icon=":material/menu_book:"):
        st.markdown(projects.guideline(study, project.id).body)
    st.button(
        "Undo",
        icon=":material/undo:",
        shortcut="U",
        key="undo",
        on_click=_undo,
        args=(project, annotator),
    )


def _draw_end() -> None:
    st.success("Nothing is left for you to judge here. Thank you.", icon=":material/check_circle:")
    st.write("Pairs that others are judging right now may come back if they are left unfinished.")
    st.button("Look again", icon=":material/refresh:")


def _leave(project: Project, annotator: Annotator) -> None:
    """What they hold goes to somebody else."""
    with session.noticing(), session.open_here() as study:
        release(study, project, annotator)
    session.leave()


def _undo(project: Project, annotator: Annotator) -> None:
    with session.noticing(), session.open_here() as study:
        judging.undo(study, project, annotator)
        session.notify("Undone: judge this pair again")


draw()
