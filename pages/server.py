"""The server: Streamlit as an ASGI app, started by ``annotate serve``.

``streamlit run pages/server.py`` or ``uvicorn pages.server:app`` start it too, with the study's
path in the environment variable ``CHOSEN_DB``.
"""

from pathlib import Path

import streamlit as st

from db.errors import ChosenError


def show_sentence(error: Exception) -> bool:
    """Show an error that a user can mend as its sentence; leave the others to Streamlit."""
    if not isinstance(error, ChosenError):
        return False
    st.error(str(error))
    return True


app = st.App(Path(__file__).with_name("app.py"), on_script_error=show_sentence)
