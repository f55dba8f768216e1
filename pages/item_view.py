"""An item as HTML: the prompt above, the responses side by side in cards of one height.

It is one element, so that the browser paints an item at once, and its size does not depend on the
texts, so that nothing below it moves from one item to the next.
"""

from annotate.assignment import Shown
from db.messages import Message, Messages
from pages.safe_text import visible

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SPEAKERS = {"system": "System", "user": "User", "assistant": "Assistant", "tool": "Tool"}


def item_html(shown: Shown) -> str:
    """The whole item; every text in it is escaped."""
    cards = "".join(
        f'<section class="response" tabindex="0" aria-label="Response {letter}">'
        f'<h3 class="letter">{letter}</h3>{_body(response)}</section>'
        for letter, response in zip(LETTERS, shown.responses, strict=False)
    )
    return (
        '<div class="item"><section class="prompt" tabindex="0" aria-label="Prompt">'
        f'<h3 class="letter">Prompt</h3>{_turns(shown.prompt)}</section>'
        f'<div class="responses">{cards}</div></div>'
    )


def _turns(messages: Messages) -> str:
    """A single user turn as it is; of a longer conversation, who says what."""
    if len(messages) == 1 and messages[0].role == "user":
        return _body(messages)
    return "".join(_turn(message) for message in messages)


def _turn(message: Message) -> str:
    speaker = _SPEAKERS[message.role]
    return f'<div class="turn"><div class="speaker">{speaker}</div>{_body((message,))}</div>'


def _body(messages: Messages) -> str:
    text = "\n\n".join(m.content for m in messages)
    if not text.strip():
        return '<div class="text empty">(an empty response)</div>'
    return f'<div class="text" dir="auto">{visible(text)}</div>'
