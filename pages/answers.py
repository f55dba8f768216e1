"""Answers to a pair: a button and a key for each verdict, and what happens when it is pressed.

Where a project asks for nothing else, a verdict is stored as it is pressed. Otherwise it is chosen,
the other questions stand below it, and Enter saves the whole.
"""

from dataclasses import replace
from typing import NamedTuple

import streamlit as st

from annotate import correcting, judging
from annotate.assignment import Shown
from annotate.details import OUTRIGHT, Details, Verdict
from annotate.errors import BadVerdict, TooSoon
from annotate.judging import SKIP_REASONS, TOO_DISTRESSING, Outcome
from db.connection import Study
from pages import drafting, second_questions, session, standing_bar
from pages.choices import LABELS, offered
from pages.drafting import Target
from pages.watching import away_seconds


class Unsaved(NamedTuple):
    """An answer that could not be stored: it stays on the page until it can."""

    token: str
    verdict: Verdict
    reason: str | None


def draw_answers(target: Target, shown: Shown) -> None:
    """The buttons: verdicts, or reasons to skip, or the answer that could not be stored."""
    unsaved: Unsaved | None = st.session_state.get("unsaved")
    if unsaved is not None and unsaved.token == target.token:
        _draw_unsaved(target, unsaved)
    elif st.session_state.get("skipping") == target.token:
        _draw_reasons(target)
    else:
        _draw_verdicts(target)
        if target.project.options.asks_more:
            with st.container(key="questions"):
                second_questions.draw(target, shown, _save)


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
    again, other = st.columns([4, 1], gap="small")
    label = unsaved.reason if unsaved.verdict == "skip" else LABELS[unsaved.verdict]
    again.button(
        f"Save again: {label}", shortcut="Enter", key=f"again-{target.token}", type="primary",
        width="stretch", on_click=_judge, args=(target, unsaved.verdict, unsaved.reason),
    )  # fmt: skip
    other.button(
        "Answer otherwise", key=f"otherwise-{target.token}", width="stretch", on_click=_forget
    )


def _forget() -> None:
    st.session_state["unsaved"] = None


def _draw_verdicts(target: Target) -> None:
    """A below response A and B below response B; what is pressed less stands between them."""
    choices = offered(target.project)
    chosen = drafting.current(target).verdict
    columns = st.columns([c.width for c in choices], gap="small")
    for column, choice in zip(columns, choices, strict=True):
        is_chosen = choice.verdict == chosen
        pressed = column.button(
            f"✓ {choice.label}" if is_chosen else choice.label,
            shortcut=choice.key,
            key=f"{choice.verdict}-{target.token}",  # its own: no press can reach the next item
            type="primary" if _stands_out(choice.verdict, chosen) else "secondary",
            width="stretch",
            on_click=_choose,
            args=(target, choice.verdict),
        )
        if pressed and session.is_new():  # drawn by a process that is gone: no callback heard it
            _choose(target, choice.verdict)
            st.rerun()


def _stands_out(verdict: Verdict, chosen: Verdict | None) -> bool:
    return verdict == chosen if chosen else verdict in OUTRIGHT


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


def _choose(target: Target, verdict: Verdict) -> None:
    """A skip needs a reason first; where more is asked, the rest; else it is stored at once."""
    if verdict == "skip":
        _ask_why(target.token)
    elif target.project.options.asks_more:
        drafting.choose(target, verdict)
    else:
        _judge(target, verdict)


def _ask_why(token: str | None) -> None:
    st.session_state["skipping"] = token


def _save(target: Target) -> None:
    """Store what was chosen and all that was said with it."""
    verdict = drafting.current(target).verdict
    if verdict is not None:
        _judge(target, verdict)


def _judge(target: Target, verdict: Verdict, reason: str | None = None) -> None:
    """Store the verdict on the item whose button was pressed, whatever is on screen by now."""
    st.session_state["unsaved"] = Unsaved(target.token, verdict, reason)
    with session.noticing(), session.open_here() as study:
        try:
            outcome = _store(study, target, verdict, reason)
        except (TooSoon, BadVerdict):
            _forget()  # meant for the pair before, or to be mended where it was given
            raise
        _forget()
        _ask_why(None)
        st.session_state.pop("on_screen", None)
        st.query_params.pop("judgment", None)  # a correction leads back to the list
        standing_bar.offer_to_spare(target.category if reason == TOO_DISTRESSING else None)
        session.notify(_said(verdict, outcome))


def _store(study: Study, target: Target, verdict: Verdict, reason: str | None) -> Outcome:
    more = target.project.options.asks_more and verdict != "skip"
    details = drafting.current(target).details if more else Details()
    details = replace(details, hidden_seconds=away_seconds(target.token))
    where = (study, target.project, target.annotator)
    if target.corrects is not None:
        return correcting.correct(*where, target.corrects, verdict, reason, details)
    return judging.submit(*where, target.token, verdict, reason, details=details)


def _said(verdict: Verdict, outcome: Outcome) -> str:
    said = {
        "counted": f"Saved: {LABELS.get(verdict, verdict)}",
        "skipped": "Skipped",
        "surplus": "Kept beside the others: this pair was finished meanwhile",
        "repeated": "Saved before",
        "kept_other": "Not saved: you answered this pair before, and that answer stays",
    }
    return said[outcome.fate]
