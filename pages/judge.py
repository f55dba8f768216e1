"""Judge: an item of whatever task, one key press; then the next item."""

from contextlib import suppress

import streamlit as st

from annotate import before, companions, wellbeing
from annotate.assignment import Shown, claim, renew
from annotate.companions import Feedback
from annotate.errors import EnoughForToday, Forbidden, NotReady, ProjectClosed
from annotate.reading import reading
from db import times
from db.annotators import Annotator
from db.connection import Study
from db.errors import StudyBusy, StudyUnwritable
from db.projects import Project
from pages import answers, before_work, drafting, frame, session, standing_bar
from pages.choices import says
from pages.drafting import Target

HEARTBEATS = 3  # in the time of a lease, from a page that is open


def draw() -> None:
    """The page."""
    with session.open_here() as study:
        annotator = session.annotator(study)
        top = st.container(horizontal=True, vertical_alignment="center", key="top")
        with top:
            project = session.project(study)
        try:
            shown = _draw_work(study, project, annotator, top)
        except NotReady:  # guidelines that were published this very moment
            st.rerun()
        except (ProjectClosed, EnoughForToday, Forbidden) as why:
            before_work.draw_stop(why)
            if isinstance(why, ProjectClosed):
                _draw_last(study, project, annotator)
            return
    if shown is not None:
        beat = st.fragment(_keep_lease, run_every=project.lease / HEARTBEATS)
        beat(project, annotator, shown.token)


def _draw_work(
    study: Study,
    project: Project,
    annotator: Annotator,
    top: st.delta_generator.DeltaGenerator,
) -> Shown | None:
    """The item, or what stands in its place; returns the item if there is one."""
    if step := before.next_step(study, project, annotator):
        before_work.draw_step(project, annotator, step)
        return None
    practised = _practised(study, project, annotator)
    if practised is None and (
        worked := wellbeing.break_due(study, project, annotator, times.now())
    ):
        before_work.draw_break(annotator, worked)
        return None
    shown = practised[0] if practised else claim(study, project, annotator)
    likes = reading(study, annotator)
    with top:
        practice = shown is not None and shown.purpose == "practice"
        standing_bar.draw(study, project, annotator, likes, practice=practice)
    if shown is None:
        before_work.draw_end()
        return None
    target = Target(project, annotator, shown.token, shown.category)
    st.session_state["on_screen"] = shown
    if shown.purpose == "practice":
        st.session_state["practising"] = shown
    feedback = practised[1] if practised else None
    frame.draw(target, shown, likes, lambda: _draw_below(study, target, shown, feedback))
    return None if practised else shown


def _draw_below(study: Study, target: Target, shown: Shown, feedback: Feedback | None) -> None:
    """The answers, or what stands in their place."""
    if feedback:
        _draw_feedback(target.project, feedback)
    elif frame.is_covered(target, shown):
        answers.draw_hidden(target)
    else:
        drafting.load(study, target)
        answers.draw_answers(target, shown)


def _draw_last(study: Study, project: Project, annotator: Annotator) -> None:
    """What was being answered when the project was closed can still be saved, while it is held."""
    shown: Shown | None = st.session_state.get("on_screen")
    if shown is None or not drafting.is_begun(shown.token):
        return
    st.write("The item that you had begun can still be saved; it is the last one.")
    target = Target(project, annotator, shown.token, shown.category)
    likes = reading(study, annotator)
    frame.draw(target, shown, likes, lambda: answers.draw_answers(target, shown))


def _keep_lease(project: Project, annotator: Annotator, token: str) -> None:
    """Runs from time to time while the page is open, apart from the rest of it."""
    if st.session_state.get("drawn") != token:
        st.session_state["drawn"] = token  # just drawn with the page: the lease is fresh
        return
    in_vain = (StudyUnwritable, StudyBusy, Forbidden)  # the next beat, or press, tries again
    with suppress(*in_vain), session.open_here(noting=False) as study:
        renew(study, project, annotator, token)


def _practised(
    study: Study, project: Project, annotator: Annotator
) -> tuple[Shown, Feedback] | None:
    """The practice item that was just answered, until its feedback has been read."""
    shown: Shown | None = st.session_state.get("practising")
    if shown is None:
        return None
    feedback = companions.feedback(study, project, annotator, shown.token)
    return (shown, feedback) if feedback else None


def _draw_feedback(project: Project, feedback: Feedback) -> None:
    expected = says(project, feedback.expected, feedback.place)
    verdict = "Right" if feedback.right else "Not quite"
    said = f"**{verdict}.** Expected: {expected}."
    with st.container(key="feedback"):
        (st.success if feedback.right else st.warning)(
            said, icon=":material/check:" if feedback.right else ":material/lightbulb:"
        )
        if feedback.explanation:
            st.text(feedback.explanation)
        st.button("Next", shortcut="Enter", type="primary", key="practised-next", on_click=_go_on)


def _go_on() -> None:
    st.session_state["practising"] = None


draw()
