"""Which files the server takes in: those of a Load page that a researcher has open.

Pages write over their websocket; a file comes as a request of its own, under the id of the session
whose page asked for it. That page has recognised who is there, however they signed in, and the id
is known to their browser only. So the front door lets in what such a page expects, and no more.
"""

import re
from functools import cache
from time import monotonic

from streamlit.runtime.scriptrunner import get_script_run_ctx

SECONDS = 3600.0  # for which a page expects files after it was drawn
_PLACE = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+")
_METHODS = ("PUT", "DELETE")


def expect() -> None:
    """Within a page: let the files in that this session sends, for a while."""
    run = get_script_run_ctx()
    if run is None:
        return
    now, sessions = monotonic(), _expecting()
    for session, since in list(sessions.items()):
        if now - since > SECONDS:
            sessions.pop(session, None)
    sessions[run.session_id] = now


def is_expected(method: str, path: str) -> bool:
    """Whether a request brings a file, or takes one back, that a page expects."""
    found = _PLACE.fullmatch(path)
    if found is None or method not in _METHODS:
        return False
    since = _expecting().get(found[1])
    return since is not None and monotonic() - since <= SECONDS


@cache
def _expecting() -> dict[str, float]:
    """Sessions by when their page was last drawn, in seconds."""
    return {}
