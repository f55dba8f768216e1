"""What shapes are made of: the columns that all tasks know, and prompts and lists in them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from annotate.shapes.texts import Unfit, prompt_of, response_of, text_of
from annotate.unseen import is_blank
from db.incoming import IncomingItem, IncomingResponse, Label
from db.messages import Message, Messages

Values = Mapping[str, object]
Columns = Mapping[str, tuple[str, ...]]  # our name: what files call it, the first present wins

COMMON: Columns = {
    "reason": ("reason",),
    "rationale": ("rationale", "explanation"),
    "category": ("category",),
    "severity": ("severity",),
    "priority": ("priority",),
}
PROMPTS: Columns = {
    "prompt": ("prompt",),
    "instruction": ("instruction",),
    "input": ("input",),
    "system": ("system",),
}
CONVERSATIONS = ("conversations", "messages")
ANSWERS = ("response", "completion", "output", "answer")
LISTS = ("responses", "completions")
WRITERS = ("generator", "model")
ALWAYS = frozenset({"category", "severity", "priority", "rationale", "system"})
_TEXTS = ("response", "completion", "output", "answer", "content", "text")  # in an entry of a list


def _any(_: Values) -> bool:
    return True


class Kind(NamedTuple):
    """One shape: the columns that it needs, those it may have, and how a row of it is read.

    `fits` looks at the first row where the columns alone do not tell it from another shape.
    """

    name: str
    needs: frozenset[str]
    may_have: frozenset[str]
    read: Callable[[Values], Iterable[IncomingItem]]
    fits: Callable[[Values], bool] = _any


def kinds(
    name: str, needs: set[str], may_have: set[str], read: Callable[[Values], Iterable[IncomingItem]]
) -> tuple[Kind, Kind]:
    """A shape with a prompt, and the same with an instruction that may have an input."""
    others = ALWAYS | may_have
    return (
        Kind(name, frozenset({"prompt", *needs}), others, read),
        Kind(name, frozenset({"instruction", *needs}), others | {"input"}, read),
    )


def prompt_in(row: Values) -> Messages:
    """The prompt of a row, after its system message where it has one beside it.

    Messages, text, the turns of a conversation, or the instruction with its input after an empty
    line.
    """
    return after_system(row, _prompt(row)) if "system" in row else _prompt(row)


def after_system(row: Values, messages: Messages) -> Messages:
    """These turns, after the system message that stands beside them in the row."""
    system = text_of(row.get("system"), "system")
    if not system or not system.strip() or messages[0].role == "system":
        return messages
    return (Message("system", system), *messages)


def _prompt(row: Values) -> Messages:
    if "prompt" in row:
        return prompt_of(row["prompt"])
    if "conversation" in row:
        return prompt_of(row["conversation"])
    if "instruction" not in row:
        return prompt_of(row["input"])
    instruction = row["instruction"]
    given = text_of(row.get("input"), "input")
    if isinstance(instruction, str) and instruction.strip() and given and given.strip():
        return prompt_of(f"{instruction}\n\n{given}")
    return prompt_of(instruction)


def answer_in(row: Values, prompt: Messages) -> IncomingResponse:
    """The one response of a row, and who wrote it."""
    writer = text_of(row.get("generator"), "generator")
    return IncomingResponse(response_of(row.get("response"), "response", prompt), writer)


def answers_in(row: Values, prompt: Messages) -> tuple[IncomingResponse, ...]:
    """The responses of a row: texts, messages, or what says who wrote them beside the text."""
    found = row.get("responses")
    if not isinstance(found, list) or not found:
        what = f"responses of type {type(found).__name__}" if found else "no responses"
        raise Unfit(what, "a list of responses")
    writers = row.get("generator")
    each = writers if isinstance(writers, list) else [writers] * len(found)
    if len(each) != len(found):
        raise Unfit(f"{len(each)} generators of {len(found)} responses", "one for each response")
    return tuple(_entry(*both, prompt) for both in zip(found, each, strict=True))


def _entry(entry: Any, writer: object, prompt: Messages) -> IncomingResponse:
    if isinstance(entry, dict):
        text = next((entry[name] for name in _TEXTS if name in entry), None)
        writer = writer or next((entry[name] for name in WRITERS if name in entry), None)
        entry = text
    return IncomingResponse(response_of(entry, "a response", prompt), text_of(writer, "generator"))


def check_text(responses: Iterable[IncomingResponse]) -> None:
    """Raise Unfit where there is no text in any of the responses: nobody could choose."""
    if all(is_blank(turn.content) for one in responses for turn in one.messages):
        raise Unfit("responses that are all empty", "text in one of them at least")


def skipped(reason: object) -> Label:
    """What a source says of a row that it skipped."""
    return Label("skip", reason=text_of(reason, "reason") or "no reason given")


def as_word(value: object) -> str:
    """What a label says, in small letters; empty where it says nothing. Numbers as in text."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().lower() if isinstance(value, str | int) else repr(value)[:60]
