"""Progress: how far a project is, what its judgments come to, and how they came over time."""

import altair
import pandas
import streamlit as st

from annotate.status import Hour, ProjectStatus, by_hour, project_status
from db.connection import Study
from db.projects import Project
from pages import forecasting, session

HOURLY_UP_TO = pandas.Timedelta(days=3)
MEANINGS = {  # of the outcomes of all tasks
    "preferences": "Items whose judgments name a chosen response.",
    "tied": "Items judged equally good.",
    "both bad": "Items with no acceptable response.",
    "good": "Responses judged good, or safe where that is asked.",
    "bad": "Responses judged bad, or unsafe where that is asked.",
    "picked": "Prompts with a best response.",
    "none acceptable": "Prompts with no acceptable response.",
    "demonstrated": "Prompts with an answer to learn from.",
    "unconfirmed": "Prompts whose answer waits for somebody else to confirm it.",
    "rejected": "Prompts whose proposed answer was rejected, or not confirmed.",
    "conflicting": "Items on which the judgments disagree evenly.",
    "skipped": "Items that everybody who saw them skipped.",
    "withdrawn": "Items whose judgments have all been withdrawn.",
}


def draw() -> None:
    """The page."""
    st.title("Progress", anchor=False)
    with session.open_here() as study:
        project = session.project(study)
        _draw_figures(project_status(study, project))
        _draw_time(study, project)
        forecasting.draw(study, project)


def _draw_figures(found: ProjectStatus) -> None:
    share = found.judged / found.wanted if found.wanted else 0.0
    st.progress(share, text=f"{found.judged:,} of {found.wanted:,} judgments ({share:.0%})")
    columns = st.columns(len(found.outcomes))
    for column, (label, count) in zip(columns, found.outcomes.items(), strict=True):
        column.metric(label.capitalize(), f"{count:,}", help=MEANINGS[label], border=True)


def _draw_time(study: Study, project: Project) -> None:
    hours = by_hour(study, project)
    st.subheader("Judgments over time", anchor=False)
    if not hours:
        st.info("No judgments yet. They appear here as they come.")
        return
    table, unit = _by_time(hours)
    chart = (
        altair.Chart(table)
        .mark_bar(size=36)
        .encode(
            x=altair.X("when:O", title=f"{unit} (UTC)", axis=altair.Axis(labelAngle=0)),
            y=altair.Y("sum(judgments):Q", title="Judgments", axis=altair.Axis(tickMinStep=1)),
            color=altair.Color("annotator:N", title="Annotator"),
            tooltip=["when:O", "annotator:N", "sum(judgments):Q"],
        )
        .properties(height=320)
    )
    st.altair_chart(chart, width="stretch")


def _by_time(hours: list[Hour]) -> tuple[pandas.DataFrame, str]:
    """Judgments by hour while they span few days, by day after."""
    table = pandas.DataFrame(hours, columns=list(Hour._fields))
    times = pandas.to_datetime(table["hour"], format="%Y-%m-%dT%H")
    if times.max() - times.min() <= HOURLY_UP_TO:
        table["when"] = times.dt.strftime("%b %d, %H:00")
        return table, "Hour"
    table["when"] = times.dt.strftime("%Y-%m-%d")
    return table, "Day"


draw()
