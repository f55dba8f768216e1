"""The router: which pages there are, and who is at the screen."""

from pathlib import Path

import streamlit as st

from db.errors import ChosenError
from pages import session

HERE = Path(__file__).parent

st.set_page_config(page_title="chosen", page_icon=str(HERE / "icon.svg"), layout="wide")
st.html(HERE / "style.css")

page = st.navigation(
    [
        st.Page(HERE / "compare.py", title="Compare", icon=":material/balance:", default=True),
        st.Page(HERE / "progress.py", title="Progress", icon=":material/monitoring:"),
        st.Page(HERE / "runs.py", title="Runs", icon=":material/model_training:"),
    ],
    position="top",
)
session.remember()
try:
    page.run()
except ChosenError as error:
    st.error(str(error))
