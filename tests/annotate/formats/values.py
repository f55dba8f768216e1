"""Rows of datasets to write: a question with answers, a conversation, and what few tools take."""

from db.dataset_rows import Completion, Preference, Rating
from db.messages import Message, Messages, assistant, user

ONE, YES, NO = user("One?"), assistant("Yes."), assistant("No.")
TALK: Messages = (
    Message("system", "Be kind."),
    Message("user", "Hi"),
    Message("assistant", "Hello."),
    Message("user", "One?"),
)
TWICE: Messages = (Message("user", "Hi"), Message("user", "One?"))
CALLED: Messages = (*ONE, Message("assistant", "Let me see."), Message("tool", "1"))
SEVERAL: Messages = (Message("assistant", "Let me see."), Message("assistant", "Yes."))

TRANSCRIPT = "\n\nSystem: Be kind.\n\nHuman: Hi\n\nAssistant: Hello.\n\nHuman: One?\n\nAssistant:"


def preferred(
    prompt: Messages = ONE, chosen: Messages = YES, rejected: Messages = NO
) -> Preference:
    return Preference(prompt, chosen, rejected, 0.75)


def rated(prompt: Messages = ONE, *, good: bool = True) -> Rating:
    return Rating(prompt, YES, good, 1.0)


def answered(prompt: Messages = ONE, response: Messages = YES) -> Completion:
    return Completion(prompt, response, 1.0)


def turn(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def saying(who: str, value: str) -> dict[str, str]:
    return {"from": who, "value": value}
