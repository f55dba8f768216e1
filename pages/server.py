"""The server: Streamlit as an ASGI app, started by ``annotate serve`` (see ``pages/worker.py``).

``streamlit run pages/server.py`` or ``uvicorn pages.server:app`` start it too, with the study's
path in the environment variable ``CHOSEN_DB``.
"""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from pages import opening, sign_in
from pages.front_door import FrontDoor


@asynccontextmanager
async def _holding_the_study(_app: st.App) -> AsyncIterator[None]:
    """Keep a connection open as long as the server runs, and none after.

    Whenever the last one to a study goes, SQLite copies the write-ahead log into it and deletes
    the log. With this one there is no last one, and the files that a reader needs stay in place, so
    that a page can be read even on a full disk.
    """
    with opening.open_as_stranger():
        gc.freeze()  # what is loaded by now stays: no need to look through it again and again
        yield
    opening.close()


app = st.App(
    Path(__file__).with_name("app.py"),
    lifespan=_holding_the_study,
    routes=sign_in.ROUTES,
    middleware=[Middleware(FrontDoor)],
)
