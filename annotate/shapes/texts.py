"""Prompts and responses as files hold them: strings, chat messages, or HH-RLHF transcripts.

Chat messages are turns of a role and a content, or as ShareGPT has them (`from`, `value`); a list
of them, a single one, or an object with `messages`, as OpenAI's inputs are.
"""

import re

from annotate.unseen import is_blank
from db.messages import ROLES, Message, Messages, Role, assistant, user

_TURN = re.compile(r"(?:^|\n\n)(Human|Assistant):[ ]?")
_ROLES: dict[object, Role] = {
    **{role: role for role in ROLES},
    "developer": "system",  # OpenAI's newer name
    "human": "user", "gpt": "assistant", "observation": "tool",  # ShareGPT's
}  # fmt: skip


class Unfit(Exception):
    """A value that cannot be used: what was found, and what was expected."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found, expected)
        self.found = found
        self.expected = expected


def prompt_of(value: object) -> Messages:
    """A prompt: a string is one user turn; messages must not end with an answer."""
    if isinstance(value, str):
        if is_blank(value):
            raise Unfit("an empty prompt", "a prompt with text")
        return user(_clean(value, "prompt"))
    messages = _messages(value, "prompt")
    if messages[-1].role == "assistant":
        raise Unfit("a prompt that ends with an assistant turn", "one that ends with the user's")
    return _said(messages)


def response_of(value: object, column: str, prompt: Messages) -> Messages:
    """A response: a string, or messages with or without the prompt before them.

    Its messages may be several, as those of a conversation that went on; they begin with an answer.
    """
    if isinstance(value, str):
        return assistant(_clean(value, column))
    messages = _after(_messages(value, column), prompt)
    if not messages or any(m.role != "assistant" for m in messages[-1:]):
        raise Unfit(f"{column} without an assistant turn", "an answer by the assistant")
    if messages[0].role in ("user", "system"):
        raise Unfit(
            f"{column} that repeats another prompt",
            "the same prompt before it, or the answer alone",
        )
    return messages


def _after(messages: Messages, prompt: Messages) -> Messages:
    """The turns after the prompt, where they begin with it: with its system message or without."""
    spoken = prompt[1:] if prompt[0].role == "system" else prompt
    for before in (prompt, spoken):
        pairs = zip(messages, before, strict=False)
        if len(messages) >= len(before) and all(_same(*pair) for pair in pairs):
            return messages[len(before) :]
    return messages


def _same(one: Message, other: Message) -> bool:
    return one.role == other.role and one.content.strip() == other.content.strip()


def split_conversation(value: object, column: str) -> tuple[Messages, Messages]:
    """The prompt and the last answer of a whole conversation: messages, or an HH transcript."""
    messages = turns_of(value, column)
    if len(messages) < 2 or messages[-1].role != "assistant":
        raise Unfit(f"{column} that does not end with an answer", "a conversation ending with one")
    return _said(messages[:-1]), messages[-1:]


def _said(prompt: Messages) -> Messages:
    """The prompt, where any of its turns has a text."""
    if all(is_blank(turn.content) for turn in prompt):
        raise Unfit("an empty prompt", "a prompt with text")
    return prompt


def turns_of(value: object, column: str) -> Messages:
    """A whole conversation: messages, or an HH transcript."""
    return _hh(value, column) if isinstance(value, str) else _messages(value, column)


def text_of(value: object, column: str) -> str | None:
    """An optional short text; None when the column is absent or empty."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise Unfit(f"{column} of type {type(value).__name__}", "text")
    return _clean(value, column)


def _hh(text: str, column: str) -> Messages:
    """An HH-RLHF transcript: turns after a blank line, headed ``Human:`` or ``Assistant:``."""
    parts = _TURN.split(_clean(text, column))
    if len(parts) < 3 or parts[0].strip():
        raise Unfit(
            f"{column} that is no transcript", "turns headed 'Human:' and 'Assistant:', or a prompt"
        )
    roles = {"Human": "user", "Assistant": "assistant"}
    turns = zip(parts[1::2], parts[2::2], strict=True)
    return tuple(Message(roles[head], content) for head, content in turns)  # type: ignore[arg-type]


def _messages(value: object, column: str) -> Messages:
    if isinstance(value, dict):
        single = [value] if "content" in value or "value" in value else value
        value = value.get("messages", single)
    if not isinstance(value, list) or not value:
        raise Unfit(_kind(value, column), "text or a list of chat messages")
    return tuple(_message(turn, column) for turn in value)


def _message(turn: object, column: str) -> Message:
    content = _content(turn) if isinstance(turn, dict) else None
    if not isinstance(turn, dict) or content is None:
        raise Unfit(f"a turn of {column} without text", '{"role": ..., "content": ...}')
    named = turn.get("role") or turn.get("from")
    role = _ROLES.get(named) if isinstance(named, str) else None
    if role is None:
        raise Unfit(f"role {named!r:.40} in {column}", f"one of {', '.join(ROLES)}")
    return Message(role, _clean(content, column))


def _content(turn: dict[str, object]) -> str | None:
    """What a turn says: a string, or the parts that OpenAI has, where all of them are text."""
    said = turn["content"] if turn.get("content") is not None else turn.get("value")
    if isinstance(said, list) and said:
        parts = [part.get("text") if isinstance(part, dict) else None for part in said]
        texts = [text for text in parts if isinstance(text, str)]
        return "".join(texts) if len(texts) == len(parts) else None
    return said if isinstance(said, str) else None


def _kind(value: object, column: str) -> str:
    return f"no {column}" if value is None else f"{column} of type {type(value).__name__}"


def _clean(text: str, column: str) -> str:
    """The text as it is; half of a surrogate pair is no text and cannot be stored."""
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            lone = text[error.start]
            raise Unfit(f"half a character (U+{ord(lone):04X}) in {column}", "whole ones") from None
    return text
