"""One item to decide: its texts in the stored order, what everybody said, and the decision."""

import streamlit as st

from annotate import adjudication, disputes
from annotate.details import LONGEST_EDIT, Details
from annotate.disputes import Case
from annotate.reading import reading
from annotate.setups import text
from db.annotators import Annotator
from db.connection import Study
from db.projects import Project
from pages import session
from pages.choices import Choice, offered
from pages.item_view import hidden_html, item_html
from pages.labels import plain
from pages.opinions import said_html, table_html
from pages.our_html import Html

_OWN = Choice("edit", "Edit", None, 1), Choice("write", "Write", None, 1)


def draw(study: Study, project: Project, annotator: Annotator, item_id: int) -> None:
    """The item, unless its texts are covered, and below it what is said and can be decided."""
    st.button("Back to the list", icon=":material/arrow_back:", on_click=look_at, args=(None,))
    case = disputes.case(study, project, item_id)
    covered = case.shown.hidden and st.session_state.get("adjudicate-seen") != item_id
    with st.container(key="case"):
        if covered:
            st.html(Html(hidden_html(case.shown)))
            st.button("Show the texts", type="primary", on_click=_uncover, args=(item_id,))
            return
        st.html(Html(item_html(case.shown, reading(study, annotator))))
    _draw_generators(case)
    st.subheader("What was said", anchor=False)
    if case.said:
        st.html(Html(table_html(project, case)))
    else:
        st.info("Nobody has judged this yet.")
    st.subheader("Decision", anchor=False)
    if case.decision is not None:
        _draw_decision(project, case)
    _draw_form(project, annotator, case)


def look_at(item_id: int | None) -> None:
    """Within a callback: show this item, or the list; in the address, so that a reload keeps it."""
    if item_id is None:
        st.query_params.pop("item", None)
    else:
        st.query_params["item"] = str(item_id)


def _uncover(item_id: int) -> None:
    st.session_state["adjudicate-seen"] = item_id


def _draw_generators(case: Case) -> None:
    """Hidden until asked for: whoever knows decides otherwise."""
    if any(case.generators) and st.toggle("Show what generated the responses", value=False):
        for place, names in enumerate(case.generators, start=1):
            st.markdown(plain(f"Response {place}: {', '.join(names) or 'not known'}"))


def _draw_decision(project: Project, case: Case) -> None:
    assert case.decision is not None
    said, button = st.columns([5, 1], vertical_alignment="center")
    by = f"{case.decision.annotator}, {case.decision.at:%b %d, %H:%M}"
    with said, st.container(border=True):
        st.markdown(plain(f"Decided by {by}; it decides alone."))
        st.html(Html(said_html(project, case.decision)))
    button.button(
        "Take back", key=f"back-{case.token}", width="stretch", on_click=_take_back,
        args=(project, case.decision.judgment_id),
    )  # fmt: skip


def _draw_form(project: Project, annotator: Annotator, case: Case) -> None:
    choices = _choices(project, len(case.shown.responses))
    picked = st.radio(
        "Decide in place of everybody" if case.decision is None else "Decide otherwise",
        range(len(choices)),
        format_func=lambda number: choices[number].label,
        index=None,
        horizontal=True,
        key=f"verdict-{case.token}",
    )
    choice = None if picked is None else choices[picked]
    if choice is not None and choice.verdict in ("edit", "write"):
        proposal = case.shown.responses[0][-1].content if case.shown.responses else ""
        st.text_area(
            "The answer to learn from", value=text(proposal), height=200,
            max_chars=LONGEST_EDIT, key=f"text-{case.token}",
        )  # fmt: skip
    st.text_area(
        "Why? (needed where you overrule what the annotators came to)", height=96,
        max_chars=5_000, key=f"why-{case.token}",
    )  # fmt: skip
    st.button(
        "Decide", type="primary", key=f"decide-{case.token}", disabled=choice is None,
        on_click=_decide, args=(project, annotator, case, choice),
    )  # fmt: skip


def _choices(project: Project, size: int) -> list[Choice]:
    """What annotators could say; a text of one's own; or to leave the item out."""
    found = [_named(choice) for choice in offered(project, size)]
    if project.task == "demonstrate":
        found.append(_OWN[0] if size else _OWN[1])
    return sorted(found, key=lambda choice: choice.verdict == "skip")


def _named(choice: Choice) -> Choice:
    if choice.verdict == "skip":
        return choice._replace(label="Leave it out")
    if choice.verdict == "pick":
        return choice._replace(label=f"{choice.label} is best")
    return choice


def _decide(project: Project, annotator: Annotator, case: Case, choice: Choice) -> None:
    """Store the decision, and show the next disagreement."""
    own = choice.verdict in ("edit", "write")
    details = Details(
        rationale=st.session_state[f"why-{case.token}"],
        edit=text(st.session_state[f"text-{case.token}"]) if own else "",
        ranking=() if choice.place is None else (choice.place,),
    )
    with session.noticing(), session.open_here() as study:
        where = (study, project, annotator, case.item_id, case.token)
        adjudication.decide(*where, choice.verdict, details=details)
        session.notify(f"Decided: {choice.label}")
        following = disputes.disputes(study, project, size=1).disputes
        look_at(following[0].listed.item_id if following else None)


def _take_back(project: Project, judgment_id: int) -> None:
    with session.noticing(), session.open_here() as study:
        adjudication.take_back(study, project, judgment_id)
        session.notify("Taken back: the votes decide again")
