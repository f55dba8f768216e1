"""Files for the task demonstrate: prompts, maybe with an answer to accept, edit or reject.

============= ================================= ===============================================
shape         columns                           label
============= ================================= ===============================================
demonstration prompt, or instruction and input; accept or reject, of the proposed response; or
              maybe response (or completion,    skip
              output, answer)
============= ================================= ===============================================

So Alpaca's files (instruction, input, output) can be reviewed, and benchmarks answered. An empty
response is none.
"""

from collections.abc import Iterator

from annotate.shape_parts import (
    ANSWERS,
    COMMON,
    PROMPTS,
    WRITERS,
    Columns,
    Values,
    answer_in,
    as_word,
    kinds,
    prompt_in,
    skipped,
)  # fmt: skip
from annotate.texts import Unfit
from db.incoming import IncomingItem, IncomingResponse, Label
from db.messages import Messages

COLUMNS: Columns = {
    **PROMPTS,
    "response": ANSWERS,
    "label": ("label",),
    **COMMON,
    "generator": WRITERS,
}
EXPECTED = "prompt (or instruction, input), maybe with response, completion, output or answer"


def _demonstration(row: Values) -> Iterator[IncomingItem]:
    prompt = prompt_in(row)
    proposed = _proposed(row, prompt)
    label = review_of(row.get("label"), row.get("reason"))
    if label is not None and label.verdict != "skip" and not proposed:
        raise Unfit(f"label {label.verdict} of no response", "a response beside it")
    yield IncomingItem(prompt, proposed, label=label)


def _proposed(row: Values, prompt: Messages) -> tuple[IncomingResponse, ...]:
    given = row.get("response")
    if given is None or (isinstance(given, str) and not given.strip()):
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


KINDS = kinds("demonstration", set(), {"response", "label", "reason", "generator"}, _demonstration)
