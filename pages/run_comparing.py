"""Runs side by side: the settings in which they differ, and the last figures of each."""

from collections.abc import Sequence

import streamlit as st

from annotate.run_comparison import Line, compare
from annotate.runs import Run
from db.connection import Study
from pages.plain_table import row, table
from pages.safe_text import visible


def draw(study: Study, runs: Sequence[Run]) -> None:
    """Two tables, with a column for each run."""
    found = compare(study, runs)
    names = [f"Run {run.id}" for run in found.runs]
    st.header("What differs", anchor=False)
    if not found.differing:
        st.markdown("Nothing: the same data, model and settings.")
    else:
        _draw_table("Setting", found.differing, names)
    st.header("Last figures", anchor=False)
    _draw_table("Metric", found.figures, names)


def _draw_table(of: str, lines: Sequence[Line], names: Sequence[str]) -> None:
    rows = (row(visible(line.name), map(visible, line.values)) for line in lines)
    st.html(table(f"{of} by run", (of, *names), rows))
