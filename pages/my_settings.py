"""My settings: what I would rather not see, how I like to read, and my password."""

import streamlit as st

from annotate import sessions, wellbeing
from annotate.reading import reading
from db.annotators import Annotator
from db.connection import Study
from pages import session
from pages.labels import plain
from pages.reading_switches import draw_reading


def draw() -> None:
    """The page."""
    st.title("My settings", anchor=False)
    with session.open_here() as study:
        annotator = session.annotator(study)
        said = session.notice()
        if said.text:
            (st.success if said.kind == "saved" else st.error)(plain(said.text))
        _draw_categories(study, annotator)
        st.subheader("Reading", anchor=False)
        draw_reading(annotator, reading(study, annotator))
    if not session.is_local():
        _draw_password()


def _draw_categories(study: Study, annotator: Annotator) -> None:
    st.subheader("What you would rather not see", anchor=False)
    st.write(
        "Items of these categories go to others. It costs you nothing, nobody asks why, and you "
        "can change it at any time. One that is on your screen already stays; skip it."
    )
    found = wellbeing.categories(study, annotator)
    if not found:
        st.caption("The prompts of this study have no categories.")
        return
    st.pills(
        "Categories to leave out",
        found,
        selection_mode="multi",
        format_func=plain,
        default=[c for c in wellbeing.opt_outs(study, annotator) if c in found],
        key="left_out",
        on_change=_leave_out,
        args=(annotator,),
    )


def _leave_out(annotator: Annotator) -> None:
    chosen: list[str] = st.session_state["left_out"]
    with session.noticing(), session.open_here() as study:
        wellbeing.opt_out(study, annotator, chosen)
        session.notify("Left out: " + ", ".join(chosen) if chosen else "Nothing is left out")


def _draw_password() -> None:
    st.subheader("Password", anchor=False)
    with st.form("password", clear_on_submit=True, width=460):
        st.text_input("Old password", type="password", key="old", autocomplete="current-password")
        st.text_input("New password", type="password", key="new", autocomplete="new-password")
        st.text_input("Again", type="password", key="new_again", autocomplete="new-password")
        st.form_submit_button("Change it", on_click=_change_password)


def _change_password() -> None:
    old, new = st.session_state["old"], st.session_state["new"]
    if new != st.session_state["new_again"]:
        session.complain("The two new passwords differ. Type the same one twice.")
        return
    with session.noticing(), session.open_here() as study:
        sessions.change_password(study, old, new, session.token())
        session.notify("Your password is changed; you are signed out everywhere else")


draw()
