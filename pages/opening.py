"""The study this server was started for, opened as a stranger until somebody is recognised.

What the server was started with is in its environment, which all its processes share: ``CHOSEN_DB``
is the path of the study, ``CHOSEN_ME`` the one person who uses it on their own machine, where
nobody signs in, and ``CHOSEN_WORKERS`` how many processes there are.
"""

import os
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

import streamlit as st

from db import actors
from db.connection import Study
from db.errors import MissingStudy
from db.pool import Pool


def open_as_stranger() -> AbstractContextManager[Study]:
    """The study, for somebody who may do nothing yet; raises the errors of opening it."""
    path = os.environ.get("CHOSEN_DB")
    if path is None:
        raise MissingStudy("No study was given. Start the app with: annotate serve --db FILE.")
    if not Path(path).exists():
        raise MissingStudy(f"There is no study at {path}. Start the app on one that is there.")
    return _pool(path).open(actors.STRANGER)


@cache
def _pool(path: str) -> Pool:
    """The connections that this process keeps to a study."""
    return Pool(Path(path))


def close() -> None:
    """When the server ends: let go of the study."""
    _pool(os.environ["CHOSEN_DB"]).close()


def base() -> str:
    """Streamlit's ``server.baseUrlPath``, as a prefix of paths; no slash at its end."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


def only_person() -> str | None:
    """Who uses the app alone on their own machine (``annotate serve --me NAME``), or None."""
    return os.environ.get("CHOSEN_ME") or None


def is_one_process() -> bool:
    """Whether this process is the whole server, so that whatever a browser sends comes here."""
    return os.environ.get("CHOSEN_WORKERS", "1") == "1"
