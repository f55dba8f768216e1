"""The router: who is at the screen, and which pages there are for them."""

from pathlib import Path

import streamlit as st

from db.errors import ChosenError
from pages import oidc, session
from pages.labels import plain
from pages.menu import menu
from pages.our_html import styles

HERE = Path(__file__).parent


def draw() -> None:
    """The page that is asked for, if it is one of theirs."""
    st.set_page_config(page_title="chosen", page_icon=str(HERE / "icon.svg"), layout="wide")
    st.html(styles())
    try:
        oidc.begin()
        with session.open_here() as study:
            who = session.account(study)
        page = st.navigation(menu(who), position="top")
        session.remember()
        page.run()
    except ChosenError as error:
        st.error(plain(str(error)))


draw()
