"""Files for the task demonstrate: prompts, maybe with an answer to accept, edit or reject.

============= ================================= ===============================================
shape         columns                           label
============= ================================= ===============================================
demonstration prompt, or instruction and input; accept or reject, of the proposed response; or
              maybe response (or completion,    skip; accept where no column says it
              output, answer)
chat          messages (or conversations), of   the same
              which a last turn of the
              assistant is the proposal
============= ================================= ===============================================

So Alpaca's files (instruction, input, output) can be reviewed, and benchmarks answered. An empty
response is none. As a file of chosen and rejected responses is a file of choices, one of responses
to learn from, without a label column, is a file of accepted ones: keeping its labels takes its
responses as demonstrations, leaving them out (the default) has them reviewed.
"""

from collections.abc import Iterator

from annotate.shapes.parts import (
    ALWAYS,
    ANSWERS,
    COMMON,
    CONVERSATIONS,
    PROMPTS,
    WRITERS,
    Columns,
    Kind,
    Values,
    after_system,
    answer_in,
    as_word,
    kinds,
    prompt_in,
    skipped,
)  # fmt: skip
from annotate.shapes.texts import Unfit, split_conversation, text_of, turns_of
from annotate.unseen import is_blank
from db.incoming import IncomingItem, IncomingResponse, Label
from db.messages import Messages

COLUMNS: Columns = {
    **PROMPTS,
    "response": ANSWERS,
    "conversation": CONVERSATIONS,
    "label": ("label",),
    **COMMON,
    "generator": WRITERS,
}
EXPECTED = (
    "prompt (or instruction, input), maybe with response, completion, output or answer; or messages"
)


def _demonstration(row: Values) -> Iterator[IncomingItem]:
    prompt = prompt_in(row)
    yield _reviewed(row, prompt, _proposed(row, prompt))


def _chat(row: Values) -> Iterator[IncomingItem]:
    turns = turns_of(row["conversation"], "messages")
    answered = turns[-1].role == "assistant"
    before, answer = (
        split_conversation(row["conversation"], "messages") if answered else (turns, ())
    )
    writer = text_of(row.get("generator"), "generator")
    proposed = (IncomingResponse(answer, writer),) if answered else ()
    yield _reviewed(row, after_system(row, before), proposed)


def _reviewed(
    row: Values, prompt: Messages, proposed: tuple[IncomingResponse, ...]
) -> IncomingItem:
    label = review_of(row.get("label"), row.get("reason"))
    if label is not None and label.verdict != "skip" and not proposed:
        raise Unfit(f"label {label.verdict} of no response", "a response beside it")
    if proposed and "label" not in row:
        label = Label("accept", chosen=0)
    return IncomingItem(prompt, proposed, label=label)


def _proposed(row: Values, prompt: Messages) -> tuple[IncomingResponse, ...]:
    given = row.get("response")
    if given is None or (isinstance(given, str) and is_blank(given)):
        return ()
    return (answer_in(row, prompt),)


def review_of(value: object, reason: object) -> Label | None:
    """What a source says of a proposed response; raises Unfit."""
    if value is None or value == "":
        return None
    match as_word(value):
        case "accept":
            return Label("accept", chosen=0)
        case "reject":
            return Label("reject", rejected=0)
        case "skip":
            return skipped(reason)
    raise Unfit(f"label {value!r:.60}", "one of accept, reject, skip")


_MAY_HAVE = {"label", "reason", "generator"}
KINDS = (
    *kinds("demonstration", {"response"}, _MAY_HAVE, _demonstration),
    Kind("chat", frozenset({"conversation"}), ALWAYS | _MAY_HAVE, _chat),
    *kinds("demonstration", set(), _MAY_HAVE, _demonstration),
)
