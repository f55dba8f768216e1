"""Answers to a pair: a button and a key for each verdict, and what happens when it is pressed."""

from typing import NamedTuple

import streamlit as st

from annotate import judging
from annotate.errors import TooSoon
from annotate.judging import SKIP_REASONS
from db.annotators import Annotator
from db.judgments import Verdict
from db.projects import Project
from pages import session


class Unsaved(NamedTuple):
    """An answer that could not be stored: it stays on the page until it can."""

    token: str
    verdict: Verdict
    reason: str | None


class Choice(NamedTuple):
    """A verdict's button: its label, its key, and its width beside the others."""

    verdict: Verdict
    label: str
    key: str
    width: float


CHOICES = (
    Choice("a", "A is better", "A", 3),
    Choice("tie", "Tie", "T", 2),
    Choice("both_bad", "Both bad", "X", 2),
    Choice("skip", "Skip", "S", 2),
    Choice("b", "B is better", "B", 3),
)
LABELS = {choice.verdict: choice.label for choice in CHOICES}


def draw_answers(project: Project, annotator: Annotator, token: str) -> None:
    """The buttons: verdicts, or reasons to skip, or the answer that could not be stored."""
    unsaved: Unsaved | None = st.session_state.get("unsaved")
    if unsaved is not None and unsaved.token == token:
        _draw_unsaved(project, annotator, unsaved)
    elif st.session_state.get("skipping") == token:
        _draw_reasons(project, annotator, token)
    else:
        _draw_verdicts(project, annotator, token)


def _draw_unsaved(project: Project, annotator: Annotator, unsaved: Unsaved) -> None:
    again, other = st.columns([4, 1], gap="small")
    label = unsaved.reason if unsaved.verdict == "skip" else LABELS[unsaved.verdict]
    again.button(
        f"Save again: {label}", shortcut="Enter", key=f"again-{unsaved.token}", type="primary",
        width="stretch", on_click=_judge, args=(project, annotator, *unsaved),
    )  # fmt: skip
    other.button(
        "Answer otherwise", key=f"otherwise-{unsaved.token}", width="stretch", on_click=_forget
    )


def _forget() -> None:
    st.session_state["unsaved"] = None


def _draw_verdicts(project: Project, annotator: Annotator, token: str) -> None:
    """A below response A and B below response B; what is pressed less stands between them."""
    columns = st.columns([c.width for c in CHOICES], gap="small")
    for column, choice in zip(columns, CHOICES, strict=True):
        pressed = column.button(
            choice.label,
            shortcut=choice.key,
            key=f"{choice.verdict}-{token}",  # a key of its own: no press can reach the next item
            type="primary" if choice.verdict in ("a", "b") else "secondary",
            width="stretch",
            on_click=_choose,
            args=(project, annotator, token, choice.verdict),
        )
        if pressed and session.is_new():  # drawn by a process that is gone: no callback heard it
            _choose(project, annotator, token, choice.verdict)
            st.rerun()


def _draw_reasons(project: Project, annotator: Annotator, token: str) -> None:
    columns = st.columns([3] * len(SKIP_REASONS) + [1.5], gap="small")
    for number, (column, reason) in enumerate(zip(columns, SKIP_REASONS, strict=False), start=1):
        column.button(
            reason, shortcut=str(number), key=f"skip-{number}-{token}", width="stretch",
            on_click=_judge, args=(project, annotator, token, "skip", reason),
        )  # fmt: skip
    columns[-1].button(
        "Back", shortcut="Esc", key=f"back-{token}", width="stretch", type="tertiary",
        on_click=_ask_why, args=(None,),
    )  # fmt: skip


def _choose(project: Project, annotator: Annotator, token: str, verdict: Verdict) -> None:
    """A skip needs a reason first; every other verdict is stored at once."""
    if verdict == "skip":
        _ask_why(token)
    else:
        _judge(project, annotator, token, verdict)


def _ask_why(token: str | None) -> None:
    st.session_state["skipping"] = token


def _judge(
    project: Project, annotator: Annotator, token: str, verdict: Verdict, reason: str | None = None
) -> None:
    """Store the verdict on the item whose button was pressed, whatever is on screen by now."""
    st.session_state["unsaved"] = Unsaved(token, verdict, reason)
    with session.noticing(), session.open_here() as study:
        try:
            outcome = judging.submit(study, project, annotator, token, verdict, reason)
        except TooSoon:
            _forget()  # it was meant for the pair before
            raise
        _forget()
        said = {
            "counted": f"Saved: {LABELS.get(verdict, verdict)}",
            "skipped": "Skipped",
            "surplus": "Kept beside the others: this pair was finished meanwhile",
            "repeated": "Saved before",
        }
        session.notify(said[outcome.fate])
