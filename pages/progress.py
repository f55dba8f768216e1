"""Progress: how far a project is, what its judgments come to, and how they came over time."""

import altair
import pandas
import streamlit as st

from annotate.status import Hour, ProjectStatus, by_hour, project_status
from db.connection import Study
from db.projects import Project
from pages import session

HOURLY_UP_TO = pandas.Timedelta(days=3)


def draw() -> None:
    """The page."""
    st.title("Progress", anchor=False)
    with session.open_here() as study:
        project = session.project(study)
        _draw_figures(project_status(study, project))
        _draw_time(study, project)


def _draw_figures(found: ProjectStatus) -> None:
    share = found.judged / found.wanted if found.wanted else 0.0
    st.progress(share, text=f"{found.judged:,} of {found.wanted:,} judgments ({share:.0%})")
    figures = (
        ("Preferences", found.preferences, "Items whose judgments name a chosen response."),
        ("Tied", found.tied, "Items judged equally good."),
        ("Both bad", found.both_bad, "Items with no acceptable response."),
        ("Conflicting", found.conflicting, "Items on which the judgments disagree evenly."),
        ("Skipped", found.skipped, "Items that everybody who saw them skipped."),
    )
    columns = st.columns(len(figures))
    for column, (label, count, meaning) in zip(columns, figures, strict=True):
        column.metric(label, f"{count:,}", help=meaning, border=True)


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
