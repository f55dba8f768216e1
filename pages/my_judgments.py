"""My judgments: what I answered, newest first; one press to look again, one to correct it."""

import streamlit as st

from annotate import correcting
from annotate.correcting import Mine
from annotate.drafts import Draft
from annotate.reading import reading
from db.annotators import Annotator
from db.connection import Study
from db.messages import Messages
from db.projects import Project
from pages import answers, drafting, session
from pages.choices import LABELS
from pages.drafting import Target
from pages.item_view import item_html
from pages.labels import plain
from pages.our_html import Html
from pages.safe_text import visible

PAGE = 25  # judgments in one list


def draw() -> None:
    """The page."""
    st.title("My judgments", anchor=False)
    with session.open_here() as study:
        annotator = session.annotator(study)
        project = session.project(study)
        _draw_notice()
        looked_at: int | None = st.session_state.get("looked_at")
        if looked_at is None:
            _draw_list(study, project, annotator)
        else:
            _draw_one(study, project, annotator, looked_at)


def _draw_notice() -> None:
    said = session.notice()
    st.html(f'<div class="notice {said.kind}" role="status">{visible(said.text)}</div>')


def _draw_list(study: Study, project: Project, annotator: Annotator) -> None:
    before: int | None = st.session_state.get("older_than")
    found = correcting.mine(study, project, annotator, PAGE, before)
    if not found:
        st.info("Nothing older." if before else "You have not judged anything here yet.")
    for one in found:
        _draw_line(one)
    newest, older, _ = st.columns([1, 1, 4])
    if before is not None:
        newest.button("Newest", icon=":material/first_page:", on_click=_turn_to, args=(None,))
    if len(found) == PAGE:
        last = found[-1].judgment_id
        older.button("Older", icon=":material/chevron_right:", on_click=_turn_to, args=(last,))


def _draw_line(one: Mine) -> None:
    said = LABELS.get(one.verdict, one.verdict)
    reason = f" ({one.reason})" if one.reason else ""
    line, button = st.columns([6, 1], vertical_alignment="center")
    line.html(
        f'<div class="mine"><time>{one.at:%b %d, %H:%M}</time><b>{visible(said + reason)}</b>'
        f"<span>{visible(_beginning(one.shown.prompt))}</span></div>"
    )
    button.button(
        "Look", key=f"look-{one.judgment_id}", width="stretch",
        on_click=_look_at, args=(one.judgment_id,),
    )  # fmt: skip


def _beginning(prompt: Messages) -> str:
    return " ".join(prompt[-1].content[:1_000].split())[:160]


def _draw_one(study: Study, project: Project, annotator: Annotator, judgment_id: int) -> None:
    """The item as it was shown, with the answer that stands, to be changed or left."""
    st.button("Back to the list", icon=":material/arrow_back:", on_click=_look_at, args=(None,))
    seen = correcting.again(study, project, annotator, judgment_id)
    target = Target(project, annotator, f"correct-{judgment_id}", None, judgment_id)
    drafting.begin(target, Draft(seen.verdict, seen.details))
    with st.container(key="much" if project.options.asks_more else "little"):
        st.html(Html(item_html(seen.shown, reading(study, annotator))))
    if project.closed:
        st.info(plain(f"Project {project.name!r} is closed: its judgments stay as they are."))
        return
    with st.container(key="verdicts"):
        answers.draw_answers(target, seen.shown)


def _turn_to(before: int | None) -> None:
    st.session_state["older_than"] = before


def _look_at(judgment_id: int | None) -> None:
    st.session_state["looked_at"] = judgment_id


draw()
