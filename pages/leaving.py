"""Signing out, as an entry of the menu: a page with a form, so that no link can do it."""

import streamlit as st
from streamlit.navigation.page import Page

from annotate.leaving import leave
from pages import oidc, recognising, session


def sign_out_page() -> Page:
    """The entry."""
    return st.Page(_draw, title="Sign out", icon=":material/logout:", url_path="leave")


def _draw() -> None:
    with session.open_here() as study:
        session.account(study)
    st.subheader("Sign out?", anchor=False)
    st.write("What you submitted is stored. The item on your screen goes to somebody else.")
    if oidc.is_signed_in():
        st.button("Sign out", type="primary", on_click=_leave)
        return
    st.html(
        f'<form class="sign-out" method="post" action="{session.base_path()}sign-out">'
        '<button type="submit">Sign out</button></form>'
    )


def _leave() -> None:
    with session.noticing(), session.open_here() as study:
        leave(study, session.annotator(study))
        recognising.sign_out(study)
    st.logout()
