"""Runs: how each training goes or went, what its model answered, and what it was made from."""

from collections.abc import Mapping

import streamlit as st

from annotate import run_overview
from annotate.run_overview import Glance
from pages import run_comparing, run_facts, run_list, run_live, run_samples, run_words, session

RUN, BESIDE = "run", "with"  # in the address, and in the session
MOST = 5  # runs beside one: each has a colour of its own


def draw() -> None:
    """The page."""
    st.title("Runs", anchor=False)
    base = session.base_path()
    with session.open_here() as study:
        found = {glance.run.id: glance for glance in run_overview.overview(study)}
        if not found:
            st.info("No runs yet. Train one with: `train dpo --dataset NAME --out DIR`.")
            return
        chosen, beside = _asked(found)
        if len(found) > 1:
            run_list.draw(list(found.values()), chosen, base)
        _draw_choices(found, chosen)
    run = found[chosen].run
    going = run.state == "running" and found[chosen].progress.silent is None
    live = st.fragment(run_live.draw, run_every=run_live.EVERY if going else None)
    live(chosen, tuple(beside))
    with session.open_here() as study:
        if beside:
            run_comparing.draw(study, [run, *(found[id_].run for id_ in beside)])
        run_samples.draw(study, run, beside)
        run_facts.draw_lineage(study, run, base)
        run_facts.draw_settings(study, run)


def _asked(found: Mapping[int, Glance]) -> tuple[int, list[int]]:
    """The run looked at, at first the newest, and those beside it; the address keeps both."""
    kept = st.session_state.get(RUN, _number(st.query_params.get(RUN, "")))
    chosen = kept if kept in found else next(iter(found))
    asked = map(_number, st.query_params.get(BESIDE, "").split(","))
    others = st.session_state.get(BESIDE, asked)
    beside = [id_ for id_ in dict.fromkeys(others) if id_ in found and id_ != chosen][:MOST]
    st.session_state[RUN], st.session_state[BESIDE] = chosen, beside
    st.query_params[RUN] = str(chosen)
    if beside:
        st.query_params[BESIDE] = ",".join(map(str, beside))
    else:
        st.query_params.pop(BESIDE, None)
    return chosen, beside


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None


def _draw_choices(found: Mapping[int, Glance], chosen: int) -> None:
    one, others = st.columns(2)
    one.selectbox("Run", list(found), key=RUN, format_func=lambda id_: run_words.named(found[id_]))
    others.multiselect(
        "Compare with",
        [id_ for id_ in found if id_ != chosen],
        key=BESIDE,
        format_func=lambda id_: run_words.short(found[id_]),
        max_selections=MOST,
        placeholder="Choose up to five runs, to see them together",
    )


draw()
