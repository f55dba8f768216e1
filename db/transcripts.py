"""Conversations as one string, for models and formats that know no chat messages."""

from db.messages import Messages

_HEADS = {"system": "System", "user": "Human", "assistant": "Assistant", "tool": "Tool"}


def transcript(prompt: Messages) -> str:
    """A single user turn as it is, a longer conversation as a transcript.

    The transcript is that of HH-RLHF: turns headed ``Human:`` and ``Assistant:``, ending where the
    assistant is to speak.
    """
    if len(prompt) == 1 and prompt[0].role == "user":
        return prompt[0].content
    turns = "".join(f"\n\n{_HEADS[m.role]}: {m.content}" for m in prompt)
    return f"{turns}\n\nAssistant:"


def text(response: Messages) -> str:
    """A response as a string."""
    return "\n\n".join(m.content for m in response)
