"""The server: Streamlit as an ASGI app, started by ``annotate serve``.

``streamlit run pages/server.py`` or ``uvicorn pages.server:app`` start it too, with the study's
path in the environment variable ``CHOSEN_DB``.
"""

from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).with_name("app.py"))
