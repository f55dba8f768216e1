"""What a model on a server says to a conversation, read with suspicion."""

import math
from typing import Any, NamedTuple

from db.messages import Messages, user
from train.judges.refusing import Garbage
from train.judges.serving import Desk

PATH = "/chat/completions"
MOST_TOKENS = 1024  # of an answer: models that think before they answer need some
LIKELIEST = 5  # tokens of which probabilities are asked for: as many as any server gives


class Said(NamedTuple):
    """A text, and at each of its tokens the likeliest ones with their probabilities.

    `tokens` is empty where the server does not tell.
    """

    text: str
    tokens: tuple[dict[str, float], ...] = ()


def question(desk: Desk, text: str) -> str:
    """What the model answers to a question; raises Garbage, and what `Desk.ask` raises."""
    return said(desk, user(text)).text


def said(desk: Desk, messages: Messages, most: int = MOST_TOKENS, *, likely: bool = False) -> Said:
    """What the model says, as it says it without chance; raises Garbage and what `Desk.ask` raises.

    With `likely`, the probabilities of its first tokens are asked for too.
    """
    wanted: dict[str, Any] = {
        "messages": [turn._asdict() for turn in messages], "temperature": 0, "max_tokens": most
    }  # fmt: skip
    if likely:
        wanted |= {"logprobs": True, "top_logprobs": LIKELIEST}
    choice = _first(_of(desk.ask(PATH, wanted), "choices"))
    text = _of(_of(choice, "message"), "content")
    if not isinstance(text, str) or not text.strip():
        raise Garbage("it says nothing")
    return Said(text, tuple(_tokens(_of(_of(choice, "logprobs"), "content"))))


def _tokens(found: Any) -> list[dict[str, float]]:
    """The likeliest tokens at each place; nothing where any of it is not as it should be."""
    places = found if isinstance(found, list) else []
    tokens = []
    for place in places:
        some = _of(place, "top_logprobs")
        likely: dict[str, float] = {}
        for one in some if isinstance(some, list) else []:
            token, logp = _of(one, "token"), _of(one, "logprob")
            if not isinstance(token, str) or not _is_logp(logp):
                return []
            likely[token] = likely.get(token, 0.0) + math.exp(logp)
        tokens.append(likely)
    return tokens


def _is_logp(value: Any) -> bool:
    return isinstance(value, int | float) and value <= 0  # which what is no number is not either


def _of(found: Any, name: str) -> Any:
    return found.get(name) if isinstance(found, dict) else None


def _first(found: Any) -> Any:
    return found[0] if isinstance(found, list) and found else None
