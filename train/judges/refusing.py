"""What a server says instead of an answer, and what follows.

================================= ==============================================================
429, 5xx, broken or late          it fails: asked again by the client, then left without a verdict
400, 413, 422 and others          this question is refused: asking again would not help
401, 402, 403, 404, 405; no quota nothing will be answered: everything stops
================================= ==============================================================
"""

from typing import TYPE_CHECKING, Any

from train.errors import JudgeFailed

if TYPE_CHECKING:
    from openai import APIStatusError

LONGEST_SAID = 200  # characters of what a server says
QUOTA = "insufficient_quota"
KEPT = "What was judged is stored: the same command goes on."


class Unanswered(Exception):
    """A question that the server failed to answer, after it was put again and again."""


class Unreachable(Unanswered):
    """The server is not there, or hangs up."""


class Refused(Exception):
    """A question that the server does not take."""


class Garbage(Exception):
    """An answer that is not in the judge's form."""


def of_status(error: "APIStatusError", model: str, key: str | None) -> Exception:
    """What an answer with an error's status means, to be raised."""
    status, said = error.status_code, tidied(_words(error.body), key)
    told = f"{status}: {said}" if said else str(status)
    code = error.body.get("code") if isinstance(error.body, dict) else None
    match status:
        case 401:
            return JudgeFailed(
                f"The server of {model} does not accept the key ({told}). Set OPENAI_API_KEY to "
                f"one that it knows. {KEPT}"
            )
        case 402 | 429 if status == 402 or code == QUOTA:
            return JudgeFailed(
                f"The server of {model} takes no more requests for this key ({told}). Look at its "
                f"account. {KEPT}"
            )
        case 403 | 404 | 405:
            return JudgeFailed(
                f"The server has no {model} for this key, or is not at this address ({told}). "
                f"Check the model, and the URL, which ends with /v1 for most servers. {KEPT}"
            )
    passing = status in (408, 409, 425, 429) or status >= 500 or status < 400
    return Unanswered(told) if passing else Refused(told)


def _words(body: Any) -> str:
    """The message in what came with an error: plain, or where servers put it."""
    if isinstance(body, dict):
        found = next((body[name] for name in ("message", "detail", "error") if body.get(name)), "")
        return _words(found)
    return body if isinstance(body, str) else "" if body is None else str(body)


def tidied(text: str, key: str | None) -> str:
    """A text from elsewhere, fit for a sentence: short, on one line, and without the key."""
    hidden = text.replace(key, "[the key]") if key else text
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in hidden).split())
    return f"{line[:LONGEST_SAID]} ..." if len(line) > LONGEST_SAID else line.rstrip(".")
