"""Evaluation: how safe and how helpful each model is, as judges see it, and what flipped.

Only what is chosen is read, and kept until something comes in: answers are many.
"""

import streamlit as st

from annotate.evaluating import offering
from annotate.evaluating.reporting.report import PARTS
from pages import evaluation_choice, evaluation_flips, evaluation_parts, session

FLIPS = "Flips"


def draw() -> None:
    """The page."""
    st.title("Evaluation", anchor=False)
    with session.open_here() as study:
        there = offering.there(study)
        if not there.models:
            st.info(
                "Nothing is evaluated yet. Begin with: `train benchmark add FILE --name NAME "
                "--kind harmful`, then `train evaluate --run N --benchmark NAME`."
            )
            return
        said = st.radio(
            "Part", [*PARTS, FLIPS], horizontal=True, label_visibility="collapsed", key="part"
        )
        if said == FLIPS:
            evaluation_flips.draw(study, there)
            return
        part = next(one for one in PARTS if one == said)
        evaluation_parts.draw(study, there, evaluation_choice.draw(there), part)


draw()
