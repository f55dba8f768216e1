"""What a server sent back, read with suspicion: an answer, or nothing of use."""

import json
from typing import Any, NamedTuple

LONGEST_FINISH = 40  # characters


class Answer(NamedTuple):
    """What the model answered; counts in tokens, None where the server does not tell.

    `finish` is why it ended. A text that a content filter kept back is empty.
    """

    text: str
    finish: str | None = None
    prompt_tokens: int | None = None
    tokens: int | None = None


FILTERED, CUT = "content_filter", "length"  # what servers say of an answer that did not end
_MAY_BE_EMPTY = (FILTERED, CUT)  # a model that thinks may spend all its tokens on that


class Garbage(Exception):
    """What came back is no answer."""


def read(body: bytes) -> Answer:
    """The first choice of a chat completion; raises Garbage, saying what is wrong with it."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Garbage("an answer that is no JSON") from error
    choices = found.get("choices") if isinstance(found, dict) else None
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        raise Garbage("an answer without a choice")
    finish = _finish(choices[0].get("finish_reason"))
    usage = found.get("usage")
    counts = usage if isinstance(usage, dict) else {}
    return Answer(
        _text(choices[0].get("message"), finish),
        finish,
        _count(counts.get("prompt_tokens")),
        _count(counts.get("completion_tokens")),
    )


def _text(message: Any, finish: str | None) -> str:
    said = message if isinstance(message, dict) else {}
    text = _joined(said.get("content"))
    if text is None:
        text = said.get("refusal")  # where OpenAI's models put theirs
    if text is None and finish in _MAY_BE_EMPTY:
        text = ""
    if not isinstance(text, str):
        raise Garbage("an answer without a text")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Garbage("a text with half a character") from error
    return text


def _joined(content: Any) -> Any:
    """Some servers send a text in parts, beside others such as what the model thought."""
    if not isinstance(content, list):
        return content
    texts = [one.get("text") for one in content if isinstance(one, dict)]
    said = [text for text in texts if isinstance(text, str)]
    return "".join(said) if said else None


def _finish(value: Any) -> str | None:
    usable = isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_FINISH
    return value if usable and value else None


def _count(value: Any) -> int | None:
    usable = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53
    return value if usable else None
