"""Compare: a prompt, two responses, one key press; then the next pair."""

from typing import NamedTuple

import streamlit as st

from annotate import judging
from annotate.assignment import claim
from annotate.judging import SKIP_REASONS
from db import judgments, projects, times
from db.annotators import Annotator
from db.connection import Study
from db.judgments import Verdict
from db.projects import Project
from pages import session
from pages.item_view import item_html
from pages.safe_text import visible


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


def draw() -> None:
    """The page."""
    with session.open_here() as study:
        annotator = session.annotator(study)
        top = st.container(horizontal=True, vertical_alignment="center", key="top")
        with top:
            project = session.project(study)
            shown = claim(study, project, annotator)
            _draw_standing(study, project, annotator)
        if shown is None:
            _draw_end()
            return
        st.html(item_html(shown))
        with st.container(key="verdicts"):
            draw_buttons = _draw_verdicts
            if st.session_state.get("skipping") == shown.token:
                draw_buttons = _draw_reasons
            draw_buttons(project, annotator, shown.token)


def _draw_standing(study: Study, project: Project, annotator: Annotator) -> None:
    """Where one stands, what was just saved, the guidelines and undo: one line that never moves."""
    progress = projects.progress(study, project.id)
    midnight = times.now().replace(hour=0, minute=0, second=0, microsecond=0)
    today = judgments.count_by(study, project.id, annotator.id, midnight)
    said = session.notice()
    st.html(
        f'<div class="standing"><progress max="{max(progress.slots, 1)}" '
        f'value="{progress.judged}" aria-label="Judged"></progress>'
        f"<span><b>{progress.judged:,}</b> of {progress.slots:,} judged</span>"
        f"<span><b>{today:,}</b> by you today</span>"
        f'<span class="notice {said.kind}" role="status">{visible(said.text)}</span></div>',
        width="stretch",
    )
    st.button(
        annotator.name,
        icon=":material/person:",
        type="tertiary",
        help="Not you? Press to give your own name.",
        key="person",
        on_click=session.leave,
    )
    with st.popover("Guidelines", icon=":material/menu_book:"):
        st.markdown(projects.guideline(study, project.id).body)
    st.button(
        "Undo",
        icon=":material/undo:",
        shortcut="U",
        key="undo",
        on_click=_undo,
        args=(project, annotator),
    )


def _draw_verdicts(project: Project, annotator: Annotator, token: str) -> None:
    """A below response A and B below response B; what is pressed less stands between them."""
    columns = st.columns([c.width for c in CHOICES], gap="small")
    for column, choice in zip(columns, CHOICES, strict=True):
        column.button(
            choice.label,
            shortcut=choice.key,
            key=f"{choice.verdict}-{token}",  # a key of its own: no press can reach the next item
            type="primary" if choice.verdict in ("a", "b") else "secondary",
            width="stretch",
            on_click=_choose,
            args=(project, annotator, token, choice.verdict),
        )


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


def _draw_end() -> None:
    st.success("Nothing is left for you to judge here. Thank you.", icon=":material/check_circle:")
    st.write("Pairs that others are judging right now may come back if they are left unfinished.")
    st.button("Look again", icon=":material/refresh:")


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
    with session.noticing(), session.open_here() as study:
        outcome = judging.submit(study, project, annotator, token, verdict, reason)
        said = {
            "counted": f"Saved: {LABELS.get(verdict, verdict)}",
            "skipped": "Skipped",
            "surplus": "Kept beside the others: this pair was finished meanwhile",
            "repeated": "Saved before",
        }
        session.notify(said[outcome.fate])


def _undo(project: Project, annotator: Annotator) -> None:
    with session.noticing(), session.open_here() as study:
        judging.undo(study, project, annotator)
        session.notify("Undone: judge this pair again")


draw()
