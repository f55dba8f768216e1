"""An item as HTML: the prompt above, the responses below it in cards, side by side.

Those of a pair have letters and one height. Those to be ranked have the numbers of the keys that
pick them, and as much height as their texts need, in a region that scrolls. It is one element, so
that the browser paints an item at once, and its size does not depend on the texts, so that nothing
below it moves from one item to the next.
"""

from annotate.assignment import Shown
from annotate.reading import Reading
from db.messages import Message, Messages
from db.projects import Task
from pages import differences
from pages.rich_text import plain_html, rich_html
from pages.safe_text import visible

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SEVERITIES = ("none", "low", "medium", "high")

_SPEAKERS = {"system": "System", "user": "User", "assistant": "Assistant", "tool": "Tool"}
_EMPTY = '<div class="text empty">(an empty response)</div>'
_FILLER = '<div class="filler" aria-hidden="true">' + "<span></span>" * 12 + "</div>"


def item_html(shown: Shown, reading: Reading) -> str:
    """The whole item as this annotator reads; nothing in its texts acts."""
    marked = reading.differences and shown.task == "compare" and len(shown.responses) == 2
    bodies = (
        _differing(*shown.responses)
        if marked
        else [_response(response, reading.markdown) for response in shown.responses]
    )
    return _item(shown, _prompt(shown.prompt, reading.markdown), bodies)


def hidden_html(shown: Shown) -> str:
    """What stands in for an item until it is asked for: how much it is, and of what kind.

    The texts are not in the page at all; what is blurred has no meaning.
    """
    kind = f"<b>{visible(shown.category)}</b>" if shown.category else "Not categorised"
    severity = ""
    if shown.severity is not None:
        severity = f", severity <b>{SEVERITIES[shown.severity]}</b> ({shown.severity} of 3)"
    about = f'<p class="cover">Covered until you want to see it. {kind}{severity}.</p>'
    bodies = [_covered(response) for response in shown.responses]
    return _item(shown, about + _covered(shown.prompt), bodies, "item covered")


def _item(shown: Shown, prompt: str, bodies: list[str], kind: str = "item") -> str:
    cards = "".join(_card(shown, place, body) for place, body in enumerate(bodies))
    responses = f'<div class="responses">{cards}</div>' if cards else ""
    return (
        f'<div class="{kind} {shown.task}"><section class="prompt" tabindex="0" '
        f'data-card="prompt" aria-label="Prompt"><h3 class="letter">Prompt</h3>{prompt}</section>'
        f"{responses}</div>"
    )


def _card(shown: Shown, place: int, body: str) -> str:
    """A response under its name: for the page, and as it is read out."""
    card, name = _name(shown.task, place)
    label = f"Response {name}" if len(name) < 3 else name
    return (
        f'<section class="response" tabindex="0" data-card="{card}" aria-label="{label}">'
        f'<h3 class="letter">{name}</h3>{body}</section>'
    )


def _name(task: Task, place: int) -> tuple[str, str]:
    match task:
        case "rate":
            return "response", "Response"
        case "demonstrate":
            return "proposal", "Proposed answer"
        case "rank":
            return f"{place + 1}", f"{place + 1}"
    return LETTERS[place].lower(), LETTERS[place]


def _prompt(messages: Messages, markdown: bool) -> str:
    """A single user turn as it is; of a longer conversation, who says what."""
    if len(messages) == 1 and messages[0].role == "user":
        return _text(messages[0].content, markdown)
    return "".join(_turn(message, markdown) for message in messages)


def _turn(message: Message, markdown: bool) -> str:
    """What the system says is long and often the same: it unfolds when asked."""
    speaker, body = _SPEAKERS[message.role], _text(message.content, markdown)
    if message.role == "system":
        return f'<details class="turn"><summary class="speaker">{speaker}</summary>{body}</details>'
    return f'<div class="turn {message.role}"><div class="speaker">{speaker}</div>{body}</div>'


def _response(messages: Messages, markdown: bool) -> str:
    if len(messages) == 1:
        return _text(messages[0].content, markdown)
    return "".join(_turn(message, markdown) for message in messages)


def _text(text: str, markdown: bool) -> str:
    if not text.strip():
        return _EMPTY
    return rich_html(text) if markdown else plain_html(text)


def _differing(first: Messages, second: Messages) -> list[str]:
    texts = _written(first), _written(second)
    marked = differences.mark(*texts)
    if isinstance(marked, differences.Unmarked):
        return [plain_html(text, marked.note) if text.strip() else _EMPTY for text in texts]
    note = f'<div class="text-note">{marked.note}</div>'
    return [
        f'{note}<div class="text plain" dir="auto">{html}</div>' if html.strip() else _EMPTY
        for html in (marked.first, marked.second)
    ]


def _written(messages: Messages) -> str:
    """A response as one text; one of several turns says who speaks."""
    if len(messages) == 1:
        return messages[0].content
    return "\n\n".join(f"{_SPEAKERS[m.role]}:\n{m.content}" for m in messages)


def _covered(messages: Messages) -> str:
    words = sum(len(message.content.split()) for message in messages)
    return f'<p class="cover">{words:,} word{"" if words == 1 else "s"}</p>{_FILLER}'
