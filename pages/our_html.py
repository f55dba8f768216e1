"""HTML of ours, handed to Streamlit as it is.

A plain string Streamlit takes for a path first and then looks through for its indentation, at every
drawing; and a module that is imported, unlike a page, is not run anew each time.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

STYLES = (
    "style.css", "texts.css", "tasks.css", "signals.css", "adjudicate.css", "training.css",
    "evaluation.css",
)  # fmt: skip


class Html(NamedTuple):
    """For ``st.html``: text in which everything of others has been escaped."""

    text: str

    def _repr_html_(self) -> str:
        return self.text


@cache
def styles() -> Html:
    """The style sheets of all pages."""
    here = Path(__file__).parent
    css = "\n".join((here / name).read_text(encoding="utf-8") for name in STYLES)
    return Html(f"<style>{css}</style>")
