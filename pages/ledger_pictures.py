"""Ledgers on a page: the flow picture, and the same as a table."""

from base64 import b64encode
from collections.abc import Mapping
from html import escape

import streamlit as st

from annotate.datasets import flow, ledger_words
from db.ledger import Ledger
from pages.our_html import Html


def draw(found: Ledger, splits: Mapping[str, int] | None = None) -> None:
    """The picture, which says in words what it shows, and the table below."""
    st.html(Html(picture_html(found, splits)))
    with st.expander("The ledger as a table", icon=":material/table:"):
        _draw_table(found)


def picture_html(found: Ledger, splits: Mapping[str, int] | None = None) -> str:
    """The picture as an image that is part of the page: nothing is fetched for it."""
    data = b64encode(flow.svg(found, splits).encode()).decode()
    said = escape(ledger_words.sentence(found))
    return f'<img class="flow" alt="{said}" src="data:image/svg+xml;base64,{data}">'


def _draw_table(found: Ledger) -> None:
    rows = [
        {
            "What became of it": part.label,
            found.unit.capitalize(): part.number,
            "Share": part.percent,
            "Because": part.meaning,
            "Group": ledger_words.GROUPS[part.group],
        }
        for part in ledger_words.parts(found)
    ]
    st.dataframe(rows, hide_index=True, width="stretch")
    st.caption(f"Together {found.judged:,} judged {found.unit}.")
    st.caption(ledger_words.judgments(found))
