"""TRL's formats, which export writes and training reads.

============================ ================================ ==================================
format                       columns                          for
============================ ================================ ==================================
explicit-prompt preferences  prompt, chosen, rejected         DPO, reward models
unpaired preferences         prompt, completion, label        KTO
prompt and completion        prompt, completion               SFT on picks or demonstrations
conversations                messages                         SFT
============================ ================================ ==================================

Conversational rows hold chat messages (``[{"role": "user", "content": ...}]``), standard rows
strings (:mod:`db.transcripts`).
"""

from typing import TypedDict

from db.dataset_rows import Completion, Preference, Rating
from db.messages import Messages
from db.transcripts import text, transcript


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


class ConversationalRating(TypedDict):
    """A rating as chat messages; `label` is whether the completion is desirable."""

    prompt: list[Turn]
    completion: list[Turn]
    label: bool


class StandardRating(TypedDict):
    """A rating as strings."""

    prompt: str
    completion: str
    label: bool


class ConversationalCompletion(TypedDict):
    """A response to learn from, as chat messages."""

    prompt: list[Turn]
    completion: list[Turn]


class StandardCompletion(TypedDict):
    """A response to learn from, as strings."""

    prompt: str
    completion: str


class Conversation(TypedDict):
    """A response to learn from, at the end of its conversation."""

    messages: list[Turn]


def conversational(preference: Preference) -> ConversationalRow:
    """A preference as chat messages, for models with a chat template."""
    return {
        "prompt": _turns(preference.prompt),
        "chosen": _turns(preference.chosen),
        "rejected": _turns(preference.rejected),
    }


def standard(preference: Preference) -> StandardRow:
    """A preference as strings."""
    return {
        "prompt": transcript(preference.prompt),
        "chosen": text(preference.chosen),
        "rejected": text(preference.rejected),
    }


def conversational_rating(rating: Rating) -> ConversationalRating:
    """A rating as chat messages."""
    return {
        "prompt": _turns(rating.prompt),
        "completion": _turns(rating.response),
        "label": rating.good,
    }


def standard_rating(rating: Rating) -> StandardRating:
    """A rating as strings."""
    return {
        "prompt": transcript(rating.prompt),
        "completion": text(rating.response),
        "label": rating.good,
    }


def conversational_completion(completion: Completion) -> ConversationalCompletion:
    """A response to learn from, as chat messages."""
    return {"prompt": _turns(completion.prompt), "completion": _turns(completion.response)}


def standard_completion(completion: Completion) -> StandardCompletion:
    """A response to learn from, as strings."""
    return {"prompt": transcript(completion.prompt), "completion": text(completion.response)}


def conversation(completion: Completion) -> Conversation:
    """A response to learn from, with what comes before it."""
    return {"messages": _turns(completion.prompt + completion.response)}


def _turns(messages: Messages) -> list[Turn]:
    return [{"role": m.role, "content": m.content} for m in messages]
