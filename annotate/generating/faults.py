"""What goes wrong with a request, and what follows: ask again, give this one up, or stop.

========================================= ==========================================================
429; no connection, a broken or late one; asked again after a pause
5xx; a body that is no answer             (a pause for all requests where the server says how long)
400, 413, 422 and others                  this prompt is refused: asking again would not help
401, 402, 403, 404, 405; quota used up    nothing will be answered: everything stops
========================================= ==========================================================
"""

import math
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from annotate.errors import ServerRefused
from annotate.generating.replies import FILTERED, Answer
from annotate.generating.server import Server
from annotate.one_line import on_one_line, shortened
from db import times

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openai import APIStatusError

LONGEST_SAID = 200  # characters of what a server says
QUOTA = "insufficient_quota"


class Failure(NamedTuple):
    """Why a sample did not come: a reason to count by, and what the server said."""

    reason: str
    said: str = ""

    @property
    def sentence(self) -> str:
        """Both, as far as there are both."""
        return f"{self.reason}: {self.said}" if self.said else self.reason


class TryAgain(Exception):
    """A failure that may pass; `wait` is how many seconds the server asks everybody to."""

    def __init__(self, reason: str, said: str = "", wait: float | None = None) -> None:
        super().__init__(reason)
        self.failure = Failure(reason, said)
        self.wait = wait
        self.crowded = reason == "429"


class Refused(Exception):
    """A failure of this prompt, which asking again would not mend."""

    def __init__(self, reason: str, said: str) -> None:
        super().__init__(reason)
        self.failure = Failure(reason, said)


def of_status(error: "APIStatusError", server: Server) -> Answer:
    """What an answer with an error's status means.

    A prompt that the server's content filter refused is answered by an empty text, whose `finish`
    says so. All else raises TryAgain, Refused, or ServerRefused where everything should stop.
    """
    status, said = error.status_code, _said(error, server)
    if _code(error) == FILTERED:
        return Answer("", FILTERED)
    if status in (401, 402, 403, 404, 405) or (status == 429 and _code(error) == QUOTA):
        raise ServerRefused(_stopping(status, said, server)) from None
    if status in (408, 409, 425, 429) or status >= 500 or status < 400:
        raise TryAgain(str(status), said, wait_of(error.response.headers)) from None
    raise Refused(f"refused ({status})", said) from None


def wait_of(headers: "Mapping[str, str]") -> float | None:
    """How many seconds ``Retry-After`` asks to wait, given as seconds or as a date."""
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - times.now()).total_seconds()
        except (ValueError, TypeError, OverflowError):  # no date; one without a zone; too far off
            return None
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def _stopping(status: int, said: str, server: Server) -> str:
    told = f"{status}: {said}" if said else str(status)
    match status:
        case 401:
            return (
                f"{server.url} does not accept the key ({told}). Set {server.key_env} to one that "
                "it knows."
            )
        case 402 | 429:
            return (
                f"{server.url} takes no more requests for this key ({told}). Look at its account."
            )
        case 403:
            return (
                f"{server.url} does not let this key ask {server.model} ({told}). Use another key "
                f"({server.key_env}) or --model."
            )
        case _:
            return (
                f"{server.url} has no chat completions of {server.model} ({told}). Check --model, "
                "and --url, which ends with /v1 for most servers."
            )


def _code(error: "APIStatusError") -> object:
    body = error.body if isinstance(error.body, dict) else {}
    return body.get("code") or body.get("type")


def _said(error: "APIStatusError", server: Server) -> str:
    """The server's own words, on one line, without the key that it may repeat."""
    return tidied(_words(error.body), server.key())


def _words(body: Any) -> str:
    """The message in what came with an error: plain, or where servers put it."""
    if isinstance(body, dict):
        for name in ("message", "detail", "error"):
            if body.get(name):
                return _words(body[name])
        return ""
    return body if isinstance(body, str) else "" if body is None else str(body)


def tidied(text: str, key: str | None) -> str:
    """A text from elsewhere, fit for a sentence: short, on one line, and without the key."""
    if key:
        text = text.replace(key, "[the key]")
    return shortened(on_one_line(text), LONGEST_SAID).rstrip(".")
