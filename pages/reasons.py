"""Reasons to be ticked: those that the project offers, each with a digit while there are any."""

from dataclasses import replace

import streamlit as st

from pages import drafting, marks
from pages.choice_button import choice_button
from pages.choices import DIGITS, offered
from pages.drafting import Target
from pages.labels import plain


def draw_reasons(target: Target, size: int) -> None:
    """A button for each reason; `size` responses are on the screen."""
    ticked = drafting.current(target).details.reasons
    keys = _free_digits(target, size)
    with st.container(key="reasons", horizontal=True, gap="small"):
        for number, reason in enumerate(target.project.options.reasons):
            choice_button(
                plain(reason),
                chosen=reason in ticked,
                shortcut=keys[number : number + 1] or None,
                key=f"reason-{number}-{target.token}",
                on_click=_tick,
                args=(target, reason),
            )


def _free_digits(target: Target, size: int) -> str:
    """The digits that neither verdicts nor marks take."""
    taken = {choice.key for choice in offered(target.project, size)}
    if target.project.options.marks:
        taken.update(key for both in marks.keys(target.project.task) for key in both)
    return "".join(digit for digit in DIGITS if digit not in taken)


def _tick(target: Target, reason: str) -> None:
    """Or take it back; they stand in the order of the project."""
    details = drafting.current(target).details
    ticked = {*details.reasons} ^ {reason}
    reasons = tuple(one for one in target.project.options.reasons if one in ticked)
    drafting.change(target, replace(details, reasons=reasons))
