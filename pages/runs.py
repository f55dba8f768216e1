"""Runs: what each training was made from, and how its figures went."""

import json
from datetime import timedelta

import altair
import pandas
import streamlit as st

from annotate import runs
from annotate.runs import Metric, Run
from pages import session
from pages.labels import plain

CURVES = (
    ("loss", "Loss"),
    ("reward_accuracy", "Reward accuracy"),
    ("reward_margin", "Reward margin"),
)


def draw() -> None:
    """The page."""
    st.title("Runs", anchor=False)
    with session.open_here() as study:
        found = runs.list_all(study)
        if not found:
            st.info("No runs yet. Train one with: `train dpo --dataset NAME --out DIR`.")
            return
        run = st.selectbox("Run", found, format_func=_describe)
        metrics = runs.metrics(study, run.id)
    if run.error:
        st.error(plain(run.error))
    _draw_curves(metrics)
    _draw_settings(run)


def _describe(run: Run) -> str:
    lasted = "" if run.seconds is None else f" in {timedelta(seconds=round(run.seconds))}"
    return f"Run {run.id}: {run.method} on {run.dataset}, {run.state}{lasted}"


def _draw_curves(metrics: list[Metric]) -> None:
    table = pandas.DataFrame(metrics, columns=list(Metric._fields))
    if table.empty:
        st.info("No steps yet. The curves appear as the run goes on.")
        return
    columns = st.columns(len(CURVES))
    for column, (name, title) in zip(columns, CURVES, strict=True):
        chart = (
            altair.Chart(table[table["name"] == name].dropna(), title=title)
            .mark_line(point=True, aria=False)  # the chart as a whole is described
            .encode(
                x=altair.X("step:Q", title="Optimizer step", axis=altair.Axis(tickMinStep=1)),
                y=altair.Y("value:Q", title=None, scale=altair.Scale(zero=False)),
                tooltip=["step", altair.Tooltip("value", format=".4f")],
            )
            .properties(height=280, description=f"{title} by optimizer step")
        )
        column.altair_chart(chart, width="stretch")


def _draw_settings(run: Run) -> None:
    facts = {
        "Base model": run.base_model,
        "Dataset": f"{run.dataset} (sha256 {run.dataset_hash[:12]}…)",
        "Device": run.device,
        "Seed": run.seed,
        "Started": f"{run.started_at:%Y-%m-%d %H:%M} UTC",
        "Adapter": run.artifact or "not saved",
        "Git revision": run.git_revision or "none",
    }
    for title, values in (
        ("Run", facts),
        ("Settings", json.loads(run.settings)),
        ("Versions", json.loads(run.versions)),
    ):
        with st.expander(title, expanded=title == "Run"):
            table = pandas.DataFrame(
                [(name, str(value)) for name, value in values.items()], columns=["What", "Value"]
            )
            st.dataframe(table, hide_index=True)


draw()
