"""Chat messages as the store keeps them: canonical JSON, content hashes, normalised text.

A message list is stored as ``[{"content": "Hi", "role": "user"}]``: keys sorted, no spaces, Unicode
as it is. Equal messages give equal text, so their SHA-256 is what deduplicates them.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from json.encoder import encode_basestring as quoted  # a string as JSON has it, Unicode as it is
from typing import Literal, NamedTuple, get_args

Role = Literal["system", "user", "assistant", "tool"]
ROLES: tuple[Role, ...] = get_args(Role)


class Message(NamedTuple):
    """One turn of a conversation."""

    role: Role
    content: str


Messages = tuple[Message, ...]


def user(content: str) -> Messages:
    """A conversation of one user turn."""
    return (Message("user", content),)


def assistant(content: str) -> Messages:
    """A response of one assistant turn."""
    return (Message("assistant", content),)


def to_json(messages: Messages) -> str:
    """The canonical text of messages."""
    turns = [f'{{"content":{quoted(content)},"role":"{role}"}}' for role, content in messages]
    return f"[{','.join(turns)}]"


def from_json(text: str) -> Messages:
    """The messages that :func:`to_json` wrote."""
    return tuple(Message(turn["role"], turn["content"]) for turn in json.loads(text))


def content_hash(messages_json: str) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(messages_json.encode()).hexdigest()


def text_hash(messages: Messages) -> str:
    """SHA-256 of the normalised text: NFKC, case folded, white space as single spaces.

    Prompts that a reader would call the same share it: splits and leakage checks compare it.
    """
    text = "\n".join(m.content for m in messages)
    known = text if text.isascii() else unicodedata.normalize("NFKC", text)  # which ASCII is
    folded = known.casefold()
    return hashlib.sha256(" ".join(folded.split()).encode()).hexdigest()


def item_hash(prompt_hash: str, response_hashes: Iterable[str]) -> str:
    """SHA-256 of a prompt and the set of its responses, whatever their order."""
    parts = [prompt_hash, *sorted(response_hashes)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
