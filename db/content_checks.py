"""Checks of texts: what is stored is valid, canonical, and what its hashes were made from."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from db.checks import Finding, Rule, Tally
from db.connection import Study
from db.messages import ROLES, Messages, content_hash, from_json, item_hash, text_hash, to_json

_UNTRUSTED = (
    "Their texts or hashes were changed after they were stored: restore the study from a backup of "
    "before that."
)
PROMPTS = Rule("prompts", "Prompts that are not valid messages", mend=_UNTRUSTED)
RESPONSES = Rule("responses", "Responses that are not valid messages", mend=_UNTRUSTED)
PROMPT_HASHES = Rule("prompt hashes", "Prompts that do not match their hash", mend=_UNTRUSTED)
TEXT_HASHES = Rule(
    "text hashes", "Prompts that do not match the hash of their normalised text", mend=_UNTRUSTED
)
RESPONSE_HASHES = Rule("response hashes", "Responses that do not match their hash", mend=_UNTRUSTED)
ITEM_HASHES = Rule(
    "item hashes", "Items that do not match the hash of their prompt and responses", mend=_UNTRUSTED
)
SIZES = Rule("item sizes", "Items without the number of responses that their task needs")
OTHERS_RESPONSES = Rule("item responses", "Items with a response to another prompt")


def prompts(study: Study) -> Iterator[Finding]:
    """Messages and both hashes of every prompt."""
    invalid, wrong, other = Tally(PROMPTS), Tally(PROMPT_HASHES), Tally(TEXT_HASHES)
    rows = study.execute("SELECT id, hash, text_hash, messages FROM prompts")
    for id_, hash_, normalised, stored in rows:
        messages = _valid(stored)
        if messages is None:
            invalid.add(id_)
            continue
        if content_hash(stored) != hash_:
            wrong.add(id_)
        if text_hash(messages) != normalised:
            other.add(id_)
    for found in (invalid, wrong, other):
        yield from found.finding()


def responses(study: Study) -> Iterator[Finding]:
    """Messages and hash of every response."""
    invalid, wrong = Tally(RESPONSES), Tally(RESPONSE_HASHES)
    for id_, hash_, stored in study.execute("SELECT id, hash, messages FROM responses"):
        if _valid(stored) is None:
            invalid.add(id_)
        elif content_hash(stored) != hash_:
            wrong.add(id_)
    for found in (invalid, wrong):
        yield from found.finding()


def _valid(stored: str) -> Messages | None:
    """The messages of a canonical text; None when it is not one."""
    try:
        messages = from_json(stored)
        valid = bool(messages) and all(
            message.role in ROLES and isinstance(message.content, str) for message in messages
        )
        return messages if valid and to_json(messages) == stored else None
    except (ValueError, TypeError, KeyError):
        return None


_ITEMS = """
    SELECT i.id, i.hash, j.task, p.hash, o.position, r.hash, r.prompt_id <> i.prompt_id
    FROM items i JOIN projects j ON j.id = i.project_id JOIN prompts p ON p.id = i.prompt_id
    LEFT JOIN item_responses o ON o.item_id = i.id LEFT JOIN responses r ON r.id = o.response_id
    ORDER BY i.id, o.position
"""
_FITTING = {"compare": (2,), "rate": (1,), "rank": range(2, 27), "demonstrate": (0, 1)}


def items(study: Study) -> Iterator[Finding]:
    """Hash, number and belonging of every item's responses."""
    wrong, size, others = Tally(ITEM_HASHES), Tally(SIZES), Tally(OTHERS_RESPONSES)
    for id_, rows in groupby(study.execute(_ITEMS), key=itemgetter(0)):
        (_, hash_, task, prompt, *_), *_ = of_item = list(rows)
        shown = [(position, response) for *_, position, response, _ in of_item if response]
        if len(shown) not in _FITTING[task] or [p for p, _ in shown] != list(range(len(shown))):
            size.add(id_)
        elif item_hash(prompt, (response for _, response in shown)) != hash_:
            wrong.add(id_)
        if any(of_another for *_, of_another in of_item):
            others.add(id_)
    for found in (wrong, size, others):
        yield from found.finding()
