"""Enough? How many more judgments are expected: in a sentence and a picture, when asked for."""

import altair
import pandas
import streamlit as st

from annotate.enough import Ahead, Enough, enough, outlook
from annotate.goals import ROWS, sentence
from db.connection import Study
from db.projects import Project
from pages import session
from pages.labels import plain

LINE, BAND = "#35806f", "#7a8a86"  # seen on light and on dark
_KEPT = "enough"


def draw(study: Study, project: Project) -> None:
    """The questions, and the answer to those that were asked last of this project."""
    st.subheader("Enough?", anchor=False)
    with st.form("enough-form", border=False):
        rows, width, button = st.columns([2, 2, 1], vertical_alignment="bottom")
        target = rows.number_input(
            f"How many {ROWS[project.task]} are enough?", min_value=1, value=1_000, step=100,
            key=f"enough-rows-{project.id}",
        )  # fmt: skip
        narrow = width.number_input(
            "How wide may the 95% interval of alpha be? (0: any)", min_value=0.0, max_value=1.99,
            value=0.0, step=0.05, key=f"enough-width-{project.id}",
        )  # fmt: skip
        asked = button.form_submit_button("Work it out", width="stretch")
    if asked:
        with session.noticing():
            found = enough(study, project.name, int(target), narrow or None)
            st.session_state[_KEPT] = (project.id, found)
    of_project, known = st.session_state.get(_KEPT, (None, None))
    if of_project == project.id:
        _draw_answer(known)


def _draw_answer(found: Enough) -> None:
    """Sentences first, then the picture."""
    goals = [goal for goal in (found.rows, found.alpha) if goal is not None]
    for said in (*map(sentence, goals), *found.advice):
        st.markdown(f"**{plain(said)}**")
    st.markdown(plain(found.standing))
    ahead = outlook(found)
    if ahead and found.rows is not None:
        st.altair_chart(_chart(found, ahead), width="stretch")


def _chart(found: Enough, ahead: list[Ahead]) -> altair.LayerChart:
    assert found.rows is not None
    name = ROWS[found.task].capitalize()
    table = pandas.DataFrame(ahead, columns=list(Ahead._fields))
    x = altair.X("judgments:Q", title="More judgments", axis=altair.Axis(format=",.0f"))
    base = altair.Chart(table)
    band = base.mark_area(aria=False, color=BAND, opacity=0.3).encode(
        x=x, y=altair.Y("low:Q", title=name), y2="high:Q"
    )
    line = base.mark_line(aria=False, color=LINE, strokeWidth=2.5).encode(
        x=x,
        y=altair.Y("rows:Q", title=name),
        tooltip=[
            altair.Tooltip("judgments:Q", title="More judgments", format=",.0f"),
            altair.Tooltip("rows:Q", title=f"{name} expected", format=",.0f"),
            altair.Tooltip("low:Q", title="From", format=",.0f"),
            altair.Tooltip("high:Q", title="To", format=",.0f"),
        ],
    )
    goal = altair.Chart(pandas.DataFrame({"target": [found.rows.target]}))
    rule = goal.mark_rule(aria=False, color=BAND, strokeDash=[6, 4]).encode(y="target:Q")
    said = f"{name} expected with more judgments, with a 95% band, and the target as a line. "
    layers = altair.LayerChart(layer=[band, line, rule])
    return layers.properties(height=240, description=said + sentence(found.rows))
