"""The front door: what every request passes before Streamlit or the sign-in pages see it.

Every answer carries headers that let a browser load nothing from elsewhere. Somebody who asks for a
page and is not signed in is shown to the sign-in page; Streamlit's own connection is let through,
as the pages say themselves who nobody is, but only to pages of this host: a proxy has to keep the
Host header. Of one's own machine (``serve --me``), where nobody signs in, only that machine is
answered, under its own name: a page from elsewhere cannot pass for it by pointing a name of its own
at this address.
"""

from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from annotate import sessions
from annotate.serving import ALONE
from db.errors import ChosenError
from pages import oidc, safe_headers, sign_in, uploads
from pages.forms import host_of
from pages.opening import base, only_person, open_as_stranger

OPEN = (*sign_in.PATHS, "/auth/login", "/auth/logout", "/oauth2callback")  # before signing in
READING = ("GET", "HEAD", "OPTIONS")


class FrontDoor:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, redirect or let through; see the module."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if _is_from_elsewhere(scope, headers) or (only_person() and not is_local(scope)):
            await _refuse(scope, receive, send)
            return
        prefix = base()
        path = scope["path"].removeprefix(prefix) or "/"
        send = safe_headers.adding(send, headers.get("host", ""))
        if scope["type"] == "http":
            if path in sign_in.PATHS:
                scope = {**scope, "root_path": prefix}  # our routes do not know where we are
            elif scope["method"] not in READING and not uploads.is_expected(scope["method"], path):
                refused = PlainTextResponse("Nothing is taken in here.", 405)
                await refused(scope, receive, send)
                return
            elif _is_page(scope, headers, path) and not await run_in_threadpool(_knows, scope):
                await _to_sign_in(scope, path, prefix)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def is_local(scope: Scope) -> bool:
    """Whether this machine asks, under its own name, and no page from elsewhere has it ask."""
    headers = Headers(scope=scope)
    client = scope.get("client")
    host = headers.get("host", "")
    origin = headers.get("origin")
    if client is None or not _is_loopback(client[0]) or not safe_headers.HOST.fullmatch(host):
        return False
    if origin not in (None, "null") and host_of(str(origin)) != host:
        return False
    return urlsplit(f"//{host}").hostname in ALONE


def _is_from_elsewhere(scope: Scope, headers: Headers) -> bool:
    """Whether a page of another site, or of none, asks for a connection.

    It is not left to Streamlit, which would look up this machine's own addresses for it, outside.
    """
    origin = headers.get("origin")
    if scope["type"] != "websocket" or origin is None:
        return False
    return host_of(origin) != headers.get("host")


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)


def _is_page(scope: Scope, headers: Headers, path: str) -> bool:
    """Whether a browser asks for a page of the app, rather than for a part of one."""
    if path in OPEN or path.startswith("/_stcore/"):
        return False
    return "text/html" in headers.get("accept", "") and scope["method"] != "OPTIONS"


def _knows(scope: Scope) -> bool:
    """Whether whoever asks is signed in, or is about to be by their organisation."""
    if only_person():
        return True
    asking = HTTPConnection(scope)
    if oidc.is_on_its_way(asking):
        return True
    token = asking.cookies.get(sessions.COOKIE)
    if not token:
        return False
    try:
        with open_as_stranger() as study:
            return sessions.open_as(study, token) is not None
    except ChosenError:
        return True  # the page finds the same and says it in a sentence


def _to_sign_in(scope: Scope, path: str, prefix: str) -> RedirectResponse:
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = f"{prefix}{path}" + (f"?{query}" if query else "")
    then = "" if wanted == f"{prefix}/" else f"?next={quote(wanted, safe='')}"
    return RedirectResponse(f"{prefix}/sign-in{then}", 303, {"Cache-Control": "no-store"})


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    refused = PlainTextResponse(
        "This study is open on its own machine only: use http://localhost there.", 403
    )
    await refused(scope, receive, send)
