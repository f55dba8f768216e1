"""Forms of plain pages: what was typed, read in full, and whether the form was one of ours."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

MOST_BYTES = 4096  # of a form: names and passwords are short

Form = dict[str, str]


class Asked(NamedTuple):
    """A request with what was typed, read in full."""

    request: Request
    form: Form

    @property
    def home(self) -> str:
        """The address of the app's first page."""
        return f"{self.request.scope.get('root_path', '')}/"

    @property
    def next(self) -> str:
        """Where to go when signed in: a page of ours, whatever the address says."""
        wanted = self.form.get("next") or self.request.query_params.get("next", "")
        return wanted if is_local_path(wanted) else self.home


def is_local_path(text: str) -> bool:
    """Whether a browser would take it for a path of this server, and nothing else.

    It takes a backslash for a slash, two slashes for the start of another server's name, and
    leaves out characters that cannot be seen.
    """
    begins = text.startswith("/") and not text.startswith("//")
    return begins and "\\" not in text and text.isprintable()


Handler = Callable[[Asked], Response]


def route(path: str, show: Handler | None, take: Handler, refuse: Handler) -> Route:
    """What a path shows, takes, and says to a form that came from another site.

    The work is done beside the loop, as passwords take time.
    """

    async def answer(request: Request) -> Response:
        unread = Asked(request, {})
        if request.method != "POST":
            if show is None:
                return RedirectResponse(unread.home, 303)
            return await run_in_threadpool(show, unread)
        if not is_from_here(request):
            return await run_in_threadpool(refuse, unread)
        form = await _typed(request)
        if form is None:
            return Response("That is too long.", 413)
        return await run_in_threadpool(take, Asked(request, form))

    return Route(path, answer, methods=["GET", "POST"])


def is_from_here(request: Request) -> bool:
    """Whether the form was one of ours: a browser says so, or where the form was from."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or host_of(origin) == request.headers.get("host")


def host_of(origin: str) -> str:
    """Host and port of an origin, as browsers write it; empty for ``null``."""
    return origin.partition("://")[2]


async def _typed(request: Request) -> Form | None:
    """The fields of the form; None for more than anybody types."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            return None
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[0] for name, values in fields.items()}
