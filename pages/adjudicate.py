"""Adjudicate: what people disagree on, all that was said of it, and a researcher's decision."""

import streamlit as st

from annotate import disputes
from annotate.disputes import Dispute, Which
from db.adjudications import FIRST
from db.connection import Study
from db.projects import Project
from pages import deciding, session
from pages.labels import plain
from pages.opinions import tally
from pages.safe_text import visible

SHOWN: dict[Which, str] = {
    "disagreements": "Disagreements",
    "decided": "Decided",
    "judged": "All judged",
}
EVERY = "Every category"
NONE: dict[Which, str] = {
    "disagreements": "Nobody disagrees here, or all of it has been decided.",
    "decided": "Nothing has been decided yet.",
    "judged": "Nothing has been judged yet.",
}


def draw() -> None:
    """The page."""
    st.title("Adjudicate", anchor=False)
    with session.open_here() as study:
        annotator = session.annotator(study)
        project = session.project(study)
        said = session.notice()
        st.html(f'<div class="notice {said.kind}" role="status">{visible(said.text)}</div>')
        item = st.query_params.get("item", "")
        if item.isdecimal():
            deciding.draw(study, project, annotator, int(item))
        else:
            _draw_list(study, project)


def _draw_list(study: Study, project: Project) -> None:
    """The worst disagreements first; as many as fit a page, however many there are."""
    shown, kind, _ = st.columns([1, 1, 2])
    which: Which = shown.selectbox(
        "Show", list(SHOWN), format_func=SHOWN.__getitem__, key="adjudicate-which"
    )
    known = disputes.categories(study, project)
    category = kind.selectbox("Category", [EVERY, *known], format_func=plain) if known else EVERY
    asked = (project.id, which, category)
    of_list, after = st.session_state.get("adjudicate-after", (None, FIRST))
    after = after if of_list == asked else FIRST
    found = disputes.disputes(study, project, which, None if category == EVERY else category, after)
    if not found.disputes:
        st.info("Nothing more among those looked at." if after != FIRST else NONE[which])
    for one in found.disputes:
        _draw_line(project, one)
    first, more, _ = st.columns([1, 1, 4])
    if after != FIRST:
        first.button("First", icon=":material/first_page:", on_click=_turn_to, args=(asked, FIRST))
    if found.after is not None:
        more.button(
            "More", icon=":material/chevron_right:", on_click=_turn_to, args=(asked, found.after)
        )


def _draw_line(project: Project, one: Dispute) -> None:
    beginning = " ".join(one.listed.prompt[-1].content[:1_000].split())[:160]
    if project.options.blurs(one.listed.category, None):
        beginning = f"(covered: {one.listed.category or 'not categorised'})"
    line, button = st.columns([6, 1], vertical_alignment="center")
    line.html(
        f'<div class="mine"><span>{visible(one.listed.outcome.replace("_", " "))}</span>'
        f"<b>{visible(tally(project, one))}</b><span>{visible(beginning)}</span></div>"
    )
    button.button(
        "Look", key=f"look-{one.listed.item_id}", width="stretch",
        on_click=deciding.look_at, args=(one.listed.item_id,),
    )  # fmt: skip


def _turn_to(asked: object, after: object) -> None:
    st.session_state["adjudicate-after"] = (asked, after)


draw()
