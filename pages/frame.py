"""The frame of every item, whatever its task: its texts, the answers below, and who watches."""

from collections.abc import Callable

import streamlit as st

from annotate.assignment import Shown
from annotate.reading import Reading
from db.projects import Project
from pages import answers
from pages.drafting import Target
from pages.item_view import hidden_html, item_html
from pages.our_html import Html
from pages.watching import watch


def draw(target: Target, shown: Shown, likes: Reading, below: Callable[[], None]) -> None:
    """The item, as answered under `target`, with what `below` draws: answers, or in their place."""
    covered = is_covered(target, shown)
    with st.container(key=_room(target.project)):
        st.html(Html(hidden_html(shown) if covered else item_html(shown, likes)))
        with st.container(key="verdicts"):
            below()
    watch(target.token, together=likes.together)


def is_covered(target: Target, shown: Shown) -> bool:
    """Whether its texts wait to be asked for."""
    return shown.hidden and not answers.revealed(target.token)


def _room(project: Project) -> str:
    """How much room the answers take below the texts, as the style sheet knows it."""
    if project.task == "demonstrate":
        return "writing"
    if not project.asks_more:
        return "little"
    explains = project.options.rationale != "off"
    return "much" if explains or project.task == "compare" else "some"
