"""What stands in place of an item: a warning, new guidelines, a break, or the end of the work."""

from datetime import timedelta

import streamlit as st

from annotate import before, wellbeing
from annotate.before import NewGuidelines
from db.annotators import Annotator
from db.errors import ChosenError
from db.projects import Project
from pages import session
from pages.guidelines_view import guidelines_html
from pages.labels import plain


def draw_step(project: Project, annotator: Annotator, step: before.Warning | NewGuidelines) -> None:
    """Something to read and agree to before the first item."""
    with st.container(key="before", width=760):
        if isinstance(step, before.Warning):
            _draw_warning(project, annotator, step)
        else:
            _draw_guidelines(project, annotator, step)


def _draw_warning(project: Project, annotator: Annotator, step: before.Warning) -> None:
    st.title("Before you begin", anchor=False)
    st.html(guidelines_html(step.text))
    st.write(
        "You may skip anything as too distressing, leave out whole categories under My settings, "
        "and stop whenever you like. None of this counts against you."
    )
    st.button(
        "I have read this and agree", shortcut="Enter", type="primary", key="agree",
        on_click=_agree, args=(project, annotator, step.text),
    )  # fmt: skip


def _agree(project: Project, annotator: Annotator, text: str) -> None:
    with session.noticing(), session.open_here() as study:
        before.agree(study, project, annotator, text)


def _draw_guidelines(project: Project, annotator: Annotator, step: NewGuidelines) -> None:
    st.title("Guidelines" if step.first else "The guidelines have changed", anchor=False)
    st.html(guidelines_html(step.guideline.body))
    if step.previous is not None:
        with st.expander(f"The version you know (version {step.previous.version})"):
            st.html(guidelines_html(step.previous.body))
    st.button(
        "I have read them", shortcut="Enter", type="primary", key="acknowledge",
        on_click=_acknowledge, args=(project, annotator, step.guideline.id),
    )  # fmt: skip


def _acknowledge(project: Project, annotator: Annotator, guideline_id: int) -> None:
    with session.noticing(), session.open_here() as study:
        before.acknowledge(study, project, annotator, guideline_id)


def draw_break(annotator: Annotator, worked: timedelta) -> None:
    """A break is due."""
    minutes = round(worked.total_seconds() / 60)
    with st.container(key="before", width=760):
        st.title("Time for a break", anchor=False)
        st.write(
            f"You have been working for {minutes} minutes. Look out of a window, walk a few steps: "
            "the next item waits for you, and no time is counted meanwhile."
        )
        st.button(
            "Go on", shortcut="Enter", type="primary", key="rested",
            on_click=_rested, args=(annotator,),
        )  # fmt: skip


def _rested(annotator: Annotator) -> None:
    with session.noticing(), session.open_here() as study:
        wellbeing.rested(study, annotator)


def draw_end() -> None:
    """Nothing is left in the queue for this annotator."""
    st.success("Nothing is left for you to judge here. Thank you.", icon=":material/check_circle:")
    st.write("What others are judging right now may come back if it is left unfinished.")
    st.button("Look again", icon=":material/refresh:")


def draw_stop(why: ChosenError) -> None:
    """The work ends here for now: closed, enough for today, or not open to this annotator."""
    st.info(plain(str(why)), icon=":material/info:")
