"""The quality study: what people found of each model's answers, in pictures and figures."""

import pandas
import streamlit as st

from annotate import quality_report, quality_rows, quality_tables
from annotate.quality_figures import GOOD
from annotate.quality_reading import QUESTIONS
from annotate.quality_report import Report
from pages import quality_charts, session
from pages.labels import plain


def draw() -> None:
    """The page."""
    st.title("Quality study", anchor=False)
    with session.open_here() as study:
        session.account(study)
        names = quality_report.studies(study)
        if not names:
            st.info(
                "No quality study yet. Make one with: `annotate study quality NAME --benchmark "
                "FILE --responses LABEL=FILE`."
            )
            return
        found = quality_report.report(study, _chosen(names))
    st.markdown(plain(quality_tables.summary(found)))
    if not found.judged:
        st.info("No judgments yet. The figures appear here as they come.")
        return
    if found.paired:
        _draw_paired(found)
    else:
        _draw_rated(found)
    _draw_tables(found)
    _draw_files(found)


def _chosen(names: list[str]) -> str:
    """The study looked at: the project one is at, or the newest; a choice is drawn of several."""
    if len(names) == 1:
        return names[0]
    kept = st.query_params.get(session.PROJECT)
    index = names.index(kept) if kept in names else len(names) - 1
    return st.selectbox("Study", names, index=index, width=320)


def _draw_rated(found: Report) -> None:
    good = GOOD[found.scale]
    st.subheader(f"Share of {good} responses", anchor=False)
    st.altair_chart(quality_charts.shares(found), width="stretch")
    if found.comparisons:
        st.subheader("Differences on the same instructions", anchor=False)
        st.altair_chart(quality_charts.comparisons(found), width="stretch")


def _draw_paired(found: Report) -> None:
    for question in QUESTIONS:
        st.subheader(f"Which is {question}", anchor=False)
        st.altair_chart(quality_charts.duels(found, question), width="stretch")
        st.altair_chart(quality_charts.leads(found, question), width="stretch")


def _draw_tables(found: Report) -> None:
    for number, table in enumerate(quality_tables.tables(found)):
        with st.expander(table.title, expanded=number < 2):
            drawn = pandas.DataFrame(list(table.rows), columns=list(table.heads))
            st.dataframe(drawn, hide_index=True)
    st.caption(plain(quality_tables.notes(found)))


def _draw_files(found: Report) -> None:
    """To be copied: a file to be fetched might be asked of another server process."""
    for label, text, language in (
        ("As CSV", quality_rows.csv(found), None),
        ("As Markdown", quality_tables.markdown(found), "markdown"),
    ):
        with st.expander(label, icon=":material/description:"):
            st.code(text, language=language, height=260)
    st.caption("As files: `annotate study report NAME --csv FILE --markdown FILE`.")


draw()
