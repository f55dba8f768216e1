"""Answers to an item: a button and a key for each, and what happens when it is pressed.

Where a project asks for nothing else, an answer is stored as it is pressed. Otherwise it is chosen,
the other questions stand below it, and Enter saves the whole. Each task has a body of its own.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from annotate import correcting, judging
from annotate.assignment import Shown
from annotate.details import Details, Verdict
from annotate.errors import BadVerdict, TooSoon
from annotate.judging import SKIP_REASONS, TOO_DISTRESSING, Outcome
from db.connection import Study
from db.projects import Task
from pages import (
    choosing,
    demonstrating,
    drafting,
    ranking,
    second_questions,
    session,
    standing_bar,
)
from pages.choices import Choice, says
from pages.choosing import Presses
from pages.drafting import Target
from pages.watching import away_seconds

_BODIES: dict[Task, Callable[[Target, Shown, Presses], None]] = {
    "compare": choosing.draw,
    "rate": choosing.draw,
    "rank": ranking.draw,
    "demonstrate": demonstrating.draw,
}


class Unsaved(NamedTuple):
    """An answer that could not be stored: it stays on the page until it can."""

    token: str
    verdict: Verdict
    reason: str | None
    place: int | None


def draw_answers(target: Target, shown: Shown) -> None:
    """The body of the task, or reasons to skip, or the answer that could not be stored."""
    unsaved: Unsaved | None = st.session_state.get("unsaved")
    if unsaved is not None and unsaved.token == target.token:
        _draw_unsaved(target, unsaved)
    elif st.session_state.get("skipping") == target.token:
        _draw_reasons(target)
    else:
        _BODIES[target.project.task](target, shown, Presses(_choose, _save))


def draw_hidden(target: Target) -> None:
    """For texts that are not shown until asked for: show them, or skip the item unread."""
    if st.session_state.get("skipping") == target.token:
        _draw_reasons(target)
        return
    show, skip = st.columns([4, 1], gap="small")
    with show:
        draw_reveal(target)
    skip.button(
        "Skip", shortcut="S", key=f"skip-{target.token}", width="stretch",
        on_click=_ask_why, args=(target.token,),
    )  # fmt: skip


def draw_reveal(target: Target) -> None:
    """The button that shows covered texts."""
    st.button(
        "Show the texts", shortcut="V", key=f"reveal-{target.token}", type="primary",
        width="stretch", on_click=_reveal, args=(target,),
    )  # fmt: skip


def revealed(token: str) -> bool:
    """Whether the texts of this item were asked for."""
    return bool(st.session_state.get("revealed") == token)


def _reveal(target: Target) -> None:
    st.session_state["revealed"] = target.token


def _draw_unsaved(target: Target, unsaved: Unsaved) -> None:
    _, verdict, reason, place = unsaved
    again, other = st.columns([4, 1], gap="small")
    label = reason if verdict == "skip" else says(target.project, verdict, place)
    again.button(
        f"Save again: {label}", shortcut="Enter", key=f"again-{target.token}", type="primary",
        width="stretch", on_click=_judge, args=(target, verdict, reason, place),
    )  # fmt: skip
    other.button(
        "Answer otherwise", key=f"otherwise-{target.token}", width="stretch", on_click=_forget
    )


def _forget() -> None:
    st.session_state["unsaved"] = None


def _draw_reasons(target: Target) -> None:
    columns = st.columns([3] * len(SKIP_REASONS) + [1.5], gap="small")
    for number, (column, reason) in enumerate(zip(columns, SKIP_REASONS, strict=False), start=1):
        column.button(
            reason, shortcut=str(number), key=f"skip-{number}-{target.token}", width="stretch",
            on_click=_judge, args=(target, "skip", reason),
        )  # fmt: skip
    columns[-1].button(
        "Back", shortcut="Esc", key=f"back-{target.token}", width="stretch",
        on_click=_ask_why, args=(None,),
    )  # fmt: skip


def _choose(target: Target, choice: Choice) -> None:
    """A skip needs a reason first; where more is asked, the rest; else it is stored at once."""
    if choice.verdict == "skip":
        _ask_why(target.token)
    elif choosing.is_at_once(target.project):
        _judge(target, choice.verdict, place=choice.place)
    else:
        drafting.choose(target, choice.verdict, choice.place)


def _ask_why(token: str | None) -> None:
    st.session_state["skipping"] = token


def _save(target: Target) -> None:
    """Store what was chosen and all that was said with it."""
    second_questions.heed(target)
    verdict = drafting.current(target).verdict
    if verdict is not None:
        _judge(target, verdict)


def _judge(
    target: Target, verdict: Verdict, reason: str | None = None, place: int | None = None
) -> None:
    """Store the verdict on the item whose button was pressed, whatever is on screen by now."""
    st.session_state["unsaved"] = Unsaved(target.token, verdict, reason, place)
    with session.noticing(), session.open_here() as study:
        details = _details(target, verdict, place)
        try:
            outcome = _store(study, target, verdict, reason, details)
        except (TooSoon, BadVerdict):
            _forget()  # meant for the item before, or to be mended where it was given
            raise
        _forget()
        _ask_why(None)
        st.session_state.pop("on_screen", None)
        st.query_params.pop("judgment", None)  # a correction leads back to the list
        standing_bar.offer_to_spare(target.category if reason == TOO_DISTRESSING else None)
        best = next(iter(details.ranking), None)
        session.notify(_said(says(target.project, verdict, best), outcome))


def _details(target: Target, verdict: Verdict, place: int | None) -> Details:
    """What the answer says beside its verdict; `place` of a pick that is stored at once."""
    more = target.project.asks_more and verdict != "skip"
    details = drafting.current(target).details if more else Details()
    if place is not None:
        details = replace(details, ranking=(place,))
    return replace(details, hidden_seconds=away_seconds(target.token))


def _store(
    study: Study, target: Target, verdict: Verdict, reason: str | None, details: Details
) -> Outcome:
    where = (study, target.project, target.annotator)
    if target.corrects is not None:
        return correcting.correct(*where, target.corrects, verdict, reason, details)
    return judging.submit(*where, target.token, verdict, reason, details=details)


def _said(answer: str, outcome: Outcome) -> str:
    said = {
        "counted": f"Saved: {answer}",
        "skipped": "Skipped",
        "surplus": "Kept beside the others: this item was finished meanwhile",
        "repeated": "Saved before",
        "kept_other": "Not saved: you answered this item before, and that answer stays",
    }
    return said[outcome.fate]
