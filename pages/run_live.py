"""A run as it goes: how far it is, its alarms, its curves; drawn anew while it goes on."""

from contextlib import suppress
from datetime import timedelta

import streamlit as st

from annotate import run_commands, runs
from annotate.errors import Forbidden
from annotate.runs import Progress, Run
from db.connection import Study
from db.errors import StudyBusy
from pages import run_curves, session
from pages.labels import plain
from pages.run_words import duration

EVERY = timedelta(seconds=3)


def draw(run_id: int, others: tuple[int, ...]) -> None:
    """The run, and the curves of others over its own."""
    with suppress(Forbidden, StudyBusy), session.open_here(noting=False) as study:
        run = runs.get(study, run_id)
        progress = runs.progress(study, run)
        _draw_state(study, run, progress)
        _draw_alarms(study, run_id)
        run_curves.draw(study, (run_id, *others))
        _settle(run_id, going=run.state == "running" and progress.silent is None)


def _settle(run_id: int, *, going: bool) -> None:
    """When a run has ended, the whole page is drawn once more, and is then left alone."""
    key = f"going-{run_id}"
    was = st.session_state.get(key, False)
    st.session_state[key] = going
    if was and not going:
        st.rerun()


def _draw_state(study: Study, run: Run, progress: Progress) -> None:
    if run.state != "running":
        if run.error:
            st.error(plain(run.error))
        if run.state != "finished":
            _draw_command(study, run)
        return
    share = progress.done / progress.planned if progress.planned else 0.0
    st.progress(min(share, 1.0), text=plain(_words(run, progress)))
    if progress.silent is not None:
        st.warning(
            f"It has written nothing for {duration(progress.silent)}. Was it stopped without a "
            "word? If no process works on it any more, go on from its last checkpoint:"
        )
        _draw_command(study, run)


def _words(run: Run, progress: Progress) -> str:
    planned = f" of {progress.planned:,}" if progress.planned else ""
    said = [f"{progress.done:,}{planned} steps"]
    if progress.left is not None:
        said.append(f"about {duration(progress.left)} left")
    seen = run.seen_at or run.started_at
    said.append(f"last heard of at {seen:%Y-%m-%d %H:%M:%S} UTC")
    if run.resumed:
        said.append(f"resumed {run.resumed} {'time' if run.resumed == 1 else 'times'}")
    return ", ".join(said)


def _draw_command(study: Study, run: Run) -> None:
    st.code(run_commands.resume(study, run), language=None, wrap_lines=True)


def _draw_alarms(study: Study, run_id: int) -> None:
    for alarm in runs.alarms_of(study, run_id):
        st.warning(plain(f"At step {alarm.step:,}: {alarm.message}"))
