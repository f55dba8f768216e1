"""What only the browser knows about an item on screen, told by a small script beside the page.

The time for which the page was out of view, which is taken off the time an answer took; a text
that is being typed, handed over at every pause, every few seconds, and when the page is left, so
that its draft is kept; where to go on reading; and the two cards' scrolling together.
"""

from pathlib import Path

import streamlit as st

KEY = "watching"

_watch = st.components.v2.component(
    "chosen_watching", js=Path(__file__).with_name("watching.js").read_text(encoding="utf-8")
)


def watch(token: str, *, together: bool) -> None:
    """Watch over the item shown under `token`; cards scroll `together` if so."""
    _watch(key=KEY, data={"token": token, "together": together}, on_away_change=_hear, height=1)


def away_seconds(token: str) -> float:
    """For how long the page was out of view since this item was shown."""
    away = st.session_state.get(KEY, {}).get("away") or {}
    return max(float(away["seconds"]), 0.0) if away.get("token") == token else 0.0


def _hear() -> None:
    """Nothing to do: the time stays in the session until the answer comes."""
