"""The server: Streamlit as an ASGI app, started by ``annotate serve`` (see ``pages/worker.py``).

``streamlit run pages/server.py`` or ``uvicorn pages.server:app`` start it too, with the study's
path in the environment variable ``CHOSEN_DB``.
"""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from pages import session


@asynccontextmanager
async def _holding_the_study(_app: st.App) -> AsyncIterator[None]:
    """Keep one connection open as long as the server runs.

    The pages' own connections come and go, and whenever the last one goes, SQLite copies the
    write-ahead log into the study and deletes it. With this one there is no last one, and the files
    that a reader needs stay in place, so that a page can be read even on a full disk.
    """
    with session.open_here():
        gc.freeze()  # what is loaded by now stays: no need to look through it again and again
        yield


app = st.App(Path(__file__).with_name("app.py"), lifespan=_holding_the_study)
