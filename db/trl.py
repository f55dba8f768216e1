"""TRL's explicit-prompt preference format, which export writes and training reads.

Conversational: ``{"prompt": [{"role": "user", "content": ...}], "chosen": [{"role": "assistant",
...}], "rejected": [...]}``. Standard: the same three keys with strings.
"""

from typing import TypedDict

from db.datasets import Preference
from db.messages import Messages


class Turn(TypedDict):
    """One chat message as TRL and ``datasets`` know it."""

    role: str
    content: str


class ConversationalRow(TypedDict):
    """A preference as chat messages."""

    prompt: list[Turn]
    chosen: list[Turn]
    rejected: list[Turn]


class StandardRow(TypedDict):
    """A preference as strings."""

    prompt: str
    chosen: str
    rejected: str


def conversational(preference: Preference) -> ConversationalRow:
    """A preference as chat messages, for models with a chat template."""
    return {
        "prompt": _turns(preference.prompt),
        "chosen": _turns(preference.chosen),
        "rejected": _turns(preference.rejected),
    }


def standard(preference: Preference) -> StandardRow:
    """A preference as strings: a single user turn as it is, a longer conversation as a transcript.

    The transcript is that of HH-RLHF: turns headed ``Human:`` and ``Assistant:``, ending where the
    assistant is to speak.
    """
    return {
        "prompt": _transcript(preference.prompt),
        "chosen": _text(preference.chosen),
        "rejected": _text(preference.rejected),
    }


def _turns(messages: Messages) -> list[Turn]:
    return [{"role": m.role, "content": m.content} for m in messages]


def _text(messages: Messages) -> str:
    return "\n\n".join(m.content for m in messages)


_HEADS = {"system": "System", "user": "Human", "assistant": "Assistant", "tool": "Tool"}


def _transcript(messages: Messages) -> str:
    if len(messages) == 1 and messages[0].role == "user":
        return messages[0].content
    turns = "".join(f"\n\n{_HEADS[m.role]}: {m.content}" for m in messages)
    return f"{turns}\n\nAssistant:"
