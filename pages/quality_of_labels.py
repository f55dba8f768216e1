"""Label quality: how far annotators agree, how they do, and what may be worth a talk."""

import streamlit as st

from annotate.signals import OfAnnotator
from db.connection import Study
from db.projects import Project
from pages import agreement_pictures, label_figures, session
from pages.interval_charts import Dot, Point, dots, over_time
from pages.labels import plain
from pages.signal_rows import rows_html

NO_GOLD = "No answers to gold items yet. Add some under Projects, and set how often they come."
NO_REPEATS = (
    "Nothing has come back to the same person yet. Let the project hide repeats, sides swapped, "
    "among the items, one in about so many."
)


def draw() -> None:
    """The page; what takes long is drawn last, in its place."""
    st.title("Label quality", anchor=False)
    with session.open_here() as study:
        project = session.project(study)
        compared = label_figures.agreement(study, project)
        if not any(one.agreement.answers for one in compared):
            _draw_too_little(label_figures.of_annotators(study, project))
            return
        st.header("Agreement", anchor=False)
        agreement_pictures.draw(study, project)
        reliability = st.container()
        found = label_figures.of_annotators(study, project)
        _draw_answers(found)
        with reliability:
            _draw_reliability(study, project)


def _draw_too_little(found: list[OfAnnotator]) -> None:
    if not found:
        st.info("Nothing has been judged here yet. Figures appear as judgments come.")
        return
    st.info(
        "No two people have judged the same item yet, so nothing is known of how far they agree. "
        "An overlap of 2 or more lets several judge each item."
    )
    _draw_answers(found)


def _draw_reliability(study: Study, project: Project) -> None:
    st.header("Reliability", anchor=False)
    st.write(
        "How likely somebody reports what is true rather than answers by habit, learned from how "
        "everybody agrees; with 95% intervals. Wide ones say: too little is known yet."
    )
    known = label_figures.reliabilities(study, project)
    rows = [
        Dot(one.annotator, one.share, *one.interval, one.judgments)
        for one in sorted(known, key=lambda one: -one.share)
    ]
    chart = dots(rows, "Reliability", "Reliability of each annotator")
    st.altair_chart(chart, width="stretch")


def _draw_answers(found: list[OfAnnotator]) -> None:
    """What is known of everybody's own answers."""
    if not found:
        st.info("All judgments here were imported, so there are no signals of annotators.")
        return
    st.header("Signals", anchor=False)
    st.write(
        "What may be worth a talk, and what it may and may not mean. A signal stands out when even "
        "its 99.9% interval lies beyond what careful people come to. Nobody is left out by any of "
        "this, and annotators do not see it."
    )
    st.html(rows_html(sorted(found, key=lambda one: -len(one.outstanding))))
    first, second = st.columns(2)
    with first:
        st.header("Gold items", anchor=False)
        _draw_shares(found, "gold", "Answered as expected", NO_GOLD)
    with second:
        st.header("Self-consistency", anchor=False)
        _draw_shares(found, "repeats", "Same answer again", NO_REPEATS)
    _draw_person([one for one in found if one.judgments])


def _draw_shares(found: list[OfAnnotator], signal: str, axis: str, otherwise: str) -> None:
    rows = [
        Dot(who.annotator, one.share.share, *one.share.interval(), one.share.of)
        for who in found
        for one in who.signals
        if one.name == signal and one.share is not None
    ]
    if not rows:
        st.info(plain(otherwise))
        return
    rows.sort(key=lambda row: -row.value)
    st.altair_chart(dots(rows, axis, f"{axis}, by annotator"), width="stretch")


def _draw_person(found: list[OfAnnotator]) -> None:
    """One annotator over time."""
    if not found:
        return
    st.header("One annotator over time", anchor=False)
    names = [one.annotator for one in found]
    who = found[names.index(st.selectbox("Annotator", names))]
    paces = [
        Point("seconds", _when(part.at), part.seconds, part.seconds, part.seconds, part.answers)
        for part in who.stretches
        if part.seconds is not None
    ]
    agreeing = [
        Point("agreement", _when(part.at), told.share, *told.interval(), told.of)
        for part in who.stretches
        if (told := part.agreement).of
    ]
    first, second = st.columns(2)
    if paces:
        chart = over_time(paces, "Seconds, median", "Seconds an answer took, fifty at a time")
        first.altair_chart(chart, width="stretch")
    if agreeing:
        title = "Agreement with most others"
        chart = over_time(agreeing, title, f"{title}, fifty answers at a time", (0, 1))
        second.altair_chart(chart, width="stretch")


def _when(at: str) -> str:
    return at[:16].replace("T", " ")


draw()
