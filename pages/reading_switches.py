"""The switches of how an annotator reads: beside the work, and among the settings."""

import streamlit as st

from annotate.reading import Reading, set_reading
from db.annotators import Annotator
from pages import session

SWITCHES = (
    ("markdown", "Show Markdown", "Lists, tables, code and maths as they are meant."),
    ("differences", "Mark differences", "Words that only one response has are marked."),
    ("together", "Scroll together", "Both responses move when one is scrolled."),
)


def draw_reading(annotator: Annotator, now: Reading) -> None:
    """A toggle for each; changed, it holds at once and on every device."""
    for name, label, meaning in SWITCHES:
        st.toggle(
            label,
            value=getattr(now, name),
            help=meaning,
            key=f"reading-{name}",
            on_change=_set_reading,
            args=(annotator,),
        )


def _set_reading(annotator: Annotator) -> None:
    chosen = Reading(**{name: st.session_state[f"reading-{name}"] for name in Reading._fields})
    with session.noticing(), session.open_here() as study:
        set_reading(study, annotator, chosen)
