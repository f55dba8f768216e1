"""Rounds: a chain of trainings with its figures, where it stands, and the next thing to do."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from annotate import rounds
from annotate.rounds import Standing
from pages import rounds_picture, session
from pages.labels import plain
from pages.our_html import Html

CHAIN = "chain"
EVERY = timedelta(seconds=5)


def draw() -> None:
    """The page."""
    st.title("Rounds", anchor=False)
    with session.open_here() as study:
        names = rounds.chains(study)
        if not names:
            st.info(
                "No rounds yet. Begin with: `train round start NAME --method dpo --prompts-from "
                "PROJECT`."
            )
            return
        asked = st.query_params.get(CHAIN, "")
        name = st.selectbox("Chain", names, names.index(asked) if asked in names else 0)
        going = _is_going(rounds.chain(study, name))
    st.fragment(_draw_chain, run_every=EVERY if going else None)(name)


def _draw_chain(name: str) -> None:
    with session.open_here(noting=False) as study:
        found = rounds.chain(study, name)
    _draw_next(found[-1])
    st.html(Html(rounds_picture.html(found, session.base_path())))
    rounds_picture.draw_figures(rounds.measured(found))
    key, going = f"going-{name}", _is_going(found)
    was = st.session_state.get(key, False)
    st.session_state[key] = going
    if was and not going:
        st.rerun()


def _draw_next(newest: Standing) -> None:
    """What to do, with the command for it, or the way to where people are needed."""
    said = rounds.next_thing(newest)
    step = newest.step(newest.at) if newest.at else None
    failed = step is not None and step.state == "failed"
    (st.error if failed else st.info)(plain(said.sentence), icon=":material/arrow_forward:")
    if said.project is not None:
        st.page_link(
            "judge.py",
            label=f"Judge {plain(said.project)}",
            icon=":material/gavel:",
            query_params={"project": said.project},
        )
    if said.command is not None:
        st.code(f"{said.command} --db STUDY.db", language=None)


def _is_going(found: Sequence[Standing]) -> bool:
    return any(step.state == "running" for step in found[-1].steps)


draw()
