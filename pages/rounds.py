"""Rounds: a chain of trainings with its figures, where it stands, and the next thing to do."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import streamlit as st

from annotate import rounds
from annotate.errors import Forbidden
from annotate.rounds import Standing
from db.errors import StudyBusy
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
        name = _chosen(names)
        going = _is_going(rounds.chain(study, name))
    st.fragment(_draw_chain, run_every=EVERY if going else None)(name)


def _chosen(names: Sequence[str]) -> str:
    """The chain looked at, which the address keeps: at first that with the newest round."""
    kept = st.session_state.get(CHAIN, st.query_params.get(CHAIN))
    st.session_state[CHAIN] = kept if kept in names else names[0]
    name: str = st.selectbox("Chain", names, key=CHAIN)
    st.query_params[CHAIN] = name
    return name


def _draw_chain(name: str) -> None:
    found = _found(name)
    if found is None:
        return
    _draw_next(found[-1])
    st.html(Html(rounds_picture.html(found, session.base_path())))
    rounds_picture.draw_figures(rounds.measured(found))
    key, going = f"going-{name}", _is_going(found)
    was = st.session_state.get(key, False)
    st.session_state[key] = going
    if was and not going:
        st.rerun()


def _found(name: str) -> Sequence[Standing] | None:
    """The chain as it stands; None where it cannot be seen at this moment."""
    with suppress(Forbidden, StudyBusy), session.open_here(noting=False) as study:
        return rounds.chain(study, name)
    return None


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
        st.code(f"{said.command} --db STUDY.db", language=None, wrap_lines=True)


def _is_going(found: Sequence[Standing]) -> bool:
    return any(step.state == "running" for step in found[-1].steps)


draw()
