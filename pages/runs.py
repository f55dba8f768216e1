"""Runs: how each training goes or went, what its model answered, and what it was made from."""

from datetime import timedelta

import streamlit as st

from annotate import runs
from annotate.runs import Run
from pages import run_comparing, run_facts, run_live, run_samples, session

RUN = "run"


def draw() -> None:
    """The page."""
    st.title("Runs", anchor=False)
    with session.open_here() as study:
        found = runs.list_all(study)
        if not found:
            st.info("No runs yet. Train one with: `train dpo --dataset NAME --out DIR`.")
            return
        run = _chosen(found)
        going = run_live.is_going(study, run)
        others = st.multiselect(
            "Compare with",
            [one for one in found if one.id != run.id],
            format_func=_describe,
            placeholder="Choose one run or more, to see their curves and settings together",
        )
    live = st.fragment(run_live.draw, run_every=run_live.EVERY if going else None)
    live(run.id, tuple(one.id for one in others))
    with session.open_here() as study:
        if others:
            run_comparing.draw(study, [run, *others])
        run_samples.draw(study, run)
        run_facts.draw_lineage(study, run)
        run_facts.draw_settings(study, run)


def _chosen(found: list[Run]) -> Run:
    """The run in the address, as a link from elsewhere names it, or the newest."""
    numbers = [str(run.id) for run in found]
    asked = st.query_params.get(RUN, "")
    index = numbers.index(asked) if asked in numbers else 0
    return st.selectbox("Run", found, index, format_func=_describe)


def _describe(run: Run) -> str:
    lasted = "" if run.seconds is None else f" in {timedelta(seconds=round(run.seconds))}"
    return f"Run {run.id}: {run.method} on {run.dataset}, {run.state}{lasted}"


draw()
