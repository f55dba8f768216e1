"""The body of comparing and rating: a row of verdicts, and below it what else is asked."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from annotate.assignment import Shown
from annotate.details import OUTRIGHT
from db.projects import Project
from pages import drafting, second_questions
from pages.choice_button import verdict_button
from pages.choices import Choice, offered
from pages.drafting import Target

_STANDING_OUT = (*OUTRIGHT, "good", "bad", "accept")  # until something is chosen


class Presses(NamedTuple):
    """What a body calls when an answer is pressed, and when the whole is to be saved."""

    choose: Callable[[Target, Choice], None]
    save: Callable[[Target], None]


def draw(target: Target, shown: Shown, presses: Presses) -> None:
    """A below response A and B below response B; what is pressed less stands between them."""
    choices = offered(target.project, len(shown.responses))
    columns = st.columns([choice.width for choice in choices], gap="small")
    for column, choice in zip(columns, choices, strict=True):
        with column:
            draw_choice(target, choice, presses)
    if target.project.asks_more:
        with st.container(key="questions"):
            second_questions.draw(target, shown)
            second_questions.draw_save(target, shown, presses.save)


def draw_choice(target: Target, choice: Choice, presses: Presses) -> None:
    """The button of one verdict, ticked where it is the one chosen."""
    chosen = drafting.current(target).verdict
    is_chosen = choice.verdict == chosen
    verdict_button(
        f"✓ {choice.label}" if is_chosen else choice.label,
        primary=is_chosen if chosen else choice.verdict in _STANDING_OUT,
        shortcut=choice.key,
        key=f"{choice.verdict}-{target.token}",  # its own: no press can reach the next item
        on_click=presses.choose,
        args=(target, choice),
    )


def is_at_once(project: Project) -> bool:
    """Whether an answer is stored as it is pressed."""
    orders = project.task == "rank" and project.options.full_ranking
    return not orders and not project.options.asks_more
