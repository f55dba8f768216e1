"""Chat messages for tools that take less than a conversation may be: what does not fit is said."""

from annotate.formats.shape import Unfit
from db.messages import Message, Messages
from db.trl import Turn


def turn(message: Message) -> Turn:
    """One message."""
    return {"role": message.role, "content": message.content}


def turns(messages: Messages) -> list[Turn]:
    """A conversation."""
    return [turn(message) for message in messages]


def only(response: Messages) -> Message:
    """The one message that a response is; raises Unfit where it is several."""
    if len(response) != 1:
        raise Unfit(f"a response of {len(response)} messages, where one is taken")
    return response[0]


def without_tools(messages: Messages) -> Messages:
    """The messages; raises Unfit for what a tool said, whose call we do not know."""
    if any(message.role == "tool" for message in messages):
        raise Unfit("a turn of a tool, whose call is not known")
    return messages


def alternating(messages: Messages) -> Messages:
    """The messages, if user (or tool) and assistant take turns after at most one system message.

    Raises Unfit otherwise.
    """
    spoken = messages[1:] if messages[0].role == "system" else messages
    for place, message in enumerate(spoken):
        expected = ("assistant",) if place % 2 else ("user", "tool")
        if message.role not in expected:
            raise Unfit(f"a turn of the {message.role} where {' or '.join(expected)} comes")
    return messages
