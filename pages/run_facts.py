"""What a run was made from, and how: its lineage, its settings, the versions it ran with."""

import json
from collections.abc import Iterator

import pandas
import streamlit as st

from annotate import run_commands, runs
from annotate.datasets import lineage
from annotate.datasets.lineage import OfRun
from annotate.datasets.origin_words import counted
from annotate.runs import Run
from db.connection import Study
from pages.labels import plain


def draw_lineage(study: Study, run: Run) -> None:
    """The runs it started from, their datasets, and whose judgments are behind them."""
    st.header("What is behind it", anchor=False)
    found = lineage.of_run(study, run.id)
    for line in _rounds(found):
        st.markdown(plain(line))
    st.markdown("\n".join(f"- {plain(line)}" for line in _people(found)))
    with st.expander("The same as a command", icon=":material/terminal:"):
        st.code(f"annotate dataset lineage --run {run.id} --db STUDY.db", language=None)


def _rounds(found: OfRun) -> Iterator[str]:
    last = max(each.back for each in found.rounds)
    for back in range(last + 1):
        of_run = [each for each in found.rounds if each.back == back]
        first = of_run[0]
        data = " and ".join(
            f"{each.dataset} ({counted(each.rows, 'row')} from "
            f"{counted(each.judgments, 'judgment')}, sha256 {each.dataset_hash[:12]}…)"
            for each in of_run
        )
        start = first.base_model if back == last else f"run {_id(found, back + 1)}"
        yield f"Run {first.id}, {first.method} ({first.state}), from {start}: trained on {data}."


def _id(found: OfRun, back: int) -> int:
    return next(each.id for each in found.rounds if each.back == back)


def _people(found: OfRun) -> Iterator[str]:
    yield f"{counted(found.judgments, 'judgment')} in all."
    for one in found.people:
        lost = f", {one.withdrawn:,} of them withdrawn since" if one.withdrawn else ""
        yield f"{one.annotator} ({one.kind}): {counted(one.judgments, 'judgment')}{lost}."
    for under in found.guidelines:
        judged = counted(under.judgments, "judgment")
        yield f"Guidelines of {under.project}, version {under.version}: {judged}."


def draw_settings(study: Study, run: Run) -> None:
    """Everything that is needed to do it again."""
    st.header("How it was made", anchor=False)
    facts = {
        "Base model": run.base_model,
        "From run": run.parent_id or "none",
        "Dataset": f"{run.dataset} (sha256 {run.dataset_hash[:12]}…)",
        "Device": run.device,
        "Seed": run.seed,
        "Started": f"{run.started_at:%Y-%m-%d %H:%M} UTC",
        "Resumed": f"{run.resumed:,} times" if run.resumed else "never",
        "Model": run.artifact or "not saved",
        "Git revision": run.git_revision or "none",
    }
    for title, values in (
        ("Run", facts),
        ("Settings", runs.settings(run)),
        ("Versions", json.loads(run.versions)),
    ):
        with st.expander(title, expanded=title == "Run"):
            table = pandas.DataFrame(
                [(name, str(value)) for name, value in values.items()], columns=["What", "Value"]
            )
            st.dataframe(table, hide_index=True)
    with st.expander("The command that made it", icon=":material/terminal:"):
        st.code(run_commands.again(study, run), language=None, wrap_lines=True)
