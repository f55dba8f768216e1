"""My judgments: what I answered, newest first; one press to look again, one to correct it."""

import streamlit as st

from annotate import correcting
from annotate.correcting import Mine
from annotate.drafts import Draft
from annotate.reading import reading
from db.annotators import Annotator
from db.connection import Study
from db.projects import Project
from pages import answers, drafting, frame, session
from pages.choices import says
from pages.drafting import Target
from pages.labels import plain
from pages.safe_text import visible

PAGE = 25  # judgments in one list


def draw() -> None:
    """The page."""
    st.title("My judgments", anchor=False)
    with session.open_here() as study:
        annotator = session.annotator(study)
        project = session.project(study)
        _draw_notice()
        looked_at = st.query_params.get("judgment", "")
        if not looked_at.isdecimal():
            _draw_list(study, project, annotator)
        else:
            _draw_one(study, project, annotator, int(looked_at))


def _draw_notice() -> None:
    said = session.notice()
    st.html(f'<div class="notice {said.kind}" role="status">{visible(said.text)}</div>')


def _draw_list(study: Study, project: Project, annotator: Annotator) -> None:
    of_project, before = st.session_state.get("older_than", (None, None))
    before = before if of_project == project.id else None
    found = correcting.mine(study, project, annotator, PAGE, before)
    if not found:
        st.info("Nothing older." if before else "You have not judged anything here yet.")
    for one in found:
        _draw_line(project, one)
    newest, older, _ = st.columns([1, 1, 4])
    if before is not None:
        newest.button(
            "Newest", icon=":material/first_page:", on_click=_turn_to, args=(project, None)
        )
    if len(found) == PAGE:
        last = found[-1].judgment_id
        older.button(
            "Older", icon=":material/chevron_right:", on_click=_turn_to, args=(project, last)
        )


def _draw_line(project: Project, one: Mine) -> None:
    said = says(project, one.verdict, next(iter(one.details.ranking), None))
    reason = f" ({one.reason})" if one.reason else ""
    line, button = st.columns([6, 1], vertical_alignment="center")
    line.html(
        f'<div class="mine"><time>{one.at:%b %d, %H:%M}</time><b>{visible(said + reason)}</b>'
        f"<span>{visible(_beginning(one))}</span></div>"
    )
    button.button(
        "Look", key=f"look-{one.judgment_id}", width="stretch",
        on_click=_look_at, args=(one.judgment_id,),
    )  # fmt: skip


def _beginning(one: Mine) -> str:
    """Of the prompt, unless its texts are covered."""
    if one.shown.hidden:
        return f"(covered: {one.shown.category or 'not categorised'})"
    return " ".join(one.prompt[:1_000].split())[:160]


def _draw_one(study: Study, project: Project, annotator: Annotator, judgment_id: int) -> None:
    """The item as it was shown, with the answer that stands, to be changed or left."""
    st.button("Back to the list", icon=":material/arrow_back:", on_click=_look_at, args=(None,))
    seen = correcting.again(study, project, annotator, judgment_id)
    target = Target(project, annotator, f"correct-{judgment_id}", None, judgment_id)
    drafting.begin(target, Draft(seen.verdict, seen.details))
    frame.draw(target, seen.shown, reading(study, annotator), lambda: _draw_below(target, seen))


def _draw_below(target: Target, seen: Mine) -> None:
    """The answer, to be changed while the project is open."""
    if frame.is_covered(target, seen.shown):
        answers.draw_reveal(target)
    elif target.project.closed:
        name = target.project.name
        st.info(plain(f"Project {name!r} is closed: its judgments stay as they are."))
    else:
        answers.draw_answers(target, seen.shown)


def _turn_to(project: Project, before: int | None) -> None:
    st.session_state["older_than"] = (project.id, before)


def _look_at(judgment_id: int | None) -> None:
    """Kept in the address, so that a reload comes back to it."""
    if judgment_id is None:
        st.query_params.pop("judgment", None)
    else:
        st.query_params["judgment"] = str(judgment_id)


draw()
