"""The body of demonstrating: a proposed answer to accept, edit or reject, or one's own to write.

What is typed makes the answer theirs. It is kept as a draft at every pause and is never given up
for another answer: that takes taking it back first.
"""

from dataclasses import replace
from functools import partial

import streamlit as st

from annotate.assignment import Shown
from annotate.details import LONGEST_EDIT, WRITTEN, Verdict
from annotate.drafts import Draft
from annotate.setups import text
from pages import drafting, second_questions, session
from pages.choice_button import verdict_button
from pages.choices import Choice, offered
from pages.choosing import Presses, draw_choice
from pages.drafting import Target

HOW = "E: write, Esc: leave, Ctrl+Enter: save"
FIELD_HEIGHT = 240  # where the style sheet does not know better
_BACK = "back to proposal"
NOTHING_YET = "Write an answer first, or skip this prompt."
AS_PROPOSED = "Change the text to make it yours; or accept it as it is."
KEPT = "You wrote an answer: save it as yours, or go back to the proposal first."


def draw(target: Target, shown: Shown, presses: Presses) -> None:
    """The field, what else is asked, and a row to answer with."""
    proposal = _proposal(shown)
    _draw_field(target, proposal)
    if target.project.options.asks_more:
        with st.container(key="questions"):
            second_questions.draw(target, shown)
    _draw_remarks(target, shown, proposal)
    choices = offered(target.project, len(shown.responses))
    columns = st.columns([3, *(choice.width for choice in choices)], gap="small")
    with columns[0]:
        _draw_save(target, proposal, presses)
    guarded = presses._replace(choose=partial(_choose, presses, proposal))
    for column, choice in zip(columns[1:], choices, strict=True):
        with column:
            draw_choice(target, choice, guarded)


def _proposal(shown: Shown) -> str | None:
    """What there is to edit: the last turn of what is proposed; None where nothing is."""
    return text(shown.responses[0][-1].content) if shown.responses else None


def _draw_field(target: Target, proposal: str | None) -> None:
    if proposal is not None and len(proposal) > LONGEST_EDIT:
        st.caption(f"Only texts of up to {LONGEST_EDIT:,} characters can be edited.")
        return
    typed = st.text_area(
        f"{'Your answer' if proposal is None else 'Your version'} ({HOW})",
        value=_written(target, proposal),
        height=FIELD_HEIGHT,
        max_chars=LONGEST_EDIT,
        key=_key(target),
        on_change=_write,
        args=(target, proposal),
    )
    if session.is_new() and text(typed) != _written(target, proposal):
        _write(target, proposal)  # typed on a page that was drawn by a process that is gone


def _written(target: Target, proposal: str | None) -> str:
    return drafting.current(target).details.edit or proposal or ""


def _key(target: Target) -> str:
    """Another one after going back to the proposal, which the field then begins with."""
    times = st.session_state.get(_BACK, {}).get(target.token, 0)
    return f"text-{times}-{target.token}"


def _write(target: Target, proposal: str | None) -> None:
    """What is in the field is theirs, unless it is what was proposed."""
    draft = drafting.current(target)
    typed = text(st.session_state.get(_key(target), _written(target, proposal)))
    if typed == (proposal or ""):
        others = None if draft.verdict in WRITTEN else draft.verdict
        drafting.keep(target, Draft(others, replace(draft.details, edit="")))
    else:
        mine: Verdict = "write" if proposal is None else "edit"
        drafting.keep(target, Draft(mine, replace(draft.details, edit=typed)))


def _draw_remarks(target: Target, shown: Shown, proposal: str | None) -> None:
    said, button = st.columns([2, 1], gap="small", vertical_alignment="center")
    with said:
        second_questions.draw_remarks(target, shown)
    if proposal is not None:
        button.button(
            "Back to proposal", key=f"original-{target.token}", width="stretch",
            disabled=drafting.current(target).verdict not in WRITTEN,
            on_click=_go_back, args=(target,),
        )  # fmt: skip


def _go_back(target: Target) -> None:
    times = st.session_state.get(_BACK, {}).get(target.token, 0)
    st.session_state[_BACK] = {target.token: times + 1}
    drafting.keep(target, Draft(None, replace(drafting.current(target).details, edit="")))


def _draw_save(target: Target, proposal: str | None, presses: Presses) -> None:
    chosen = drafting.current(target).verdict
    verdict_button(
        "Save" if chosen in ("accept", "reject") else "Save mine",
        primary=chosen is not None or proposal is None,
        shortcut="Enter",
        key=f"save-{target.token}",
        on_click=_save,
        args=(presses, target, proposal),
    )


def _save(presses: Presses, target: Target, proposal: str | None) -> None:
    _write(target, proposal)  # typed this very moment
    if drafting.current(target).verdict is None:
        session.complain(NOTHING_YET if proposal is None else AS_PROPOSED)
    else:
        presses.save(target)


def _choose(presses: Presses, proposal: str | None, target: Target, choice: Choice) -> None:
    """Accept and reject, unless that would leave out what was typed."""
    _write(target, proposal)
    if choice.verdict != "skip" and drafting.current(target).verdict in WRITTEN:
        session.complain(KEPT)
    else:
        presses.choose(target, choice)
