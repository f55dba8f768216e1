"""Files for the task rate: responses, each an item of its own.

========= ================================= ===================================================
shape     columns                           label
========= ================================= ===================================================
response  prompt, response                  good or bad, safe or unsafe, true or false (as KTO
          (or completion, output, answer)   and BeaverTails have it), 1 or 0; or skip
responses prompt, responses                 such labels in a list, one for each response
          (or completions)
chat      messages (or conversations),      as of one response
          the last turn of them
========= ================================= ===================================================

A prompt may also be an instruction with its input. A generator is who wrote the response; of
several it is one name, or a list, or stands with each text as in UltraFeedback's completions.
"""

from collections.abc import Iterator

from annotate.shapes.parts import (
    ALWAYS,
    ANSWERS,
    COMMON,
    CONVERSATIONS,
    LISTS,
    PROMPTS,
    Columns,
    Kind,
    Values,
    after_system,
    answer_in,
    answers_in,
    as_word,
    kinds,
    prompt_in,
    skipped,
)  # fmt: skip
from annotate.shapes.texts import Unfit, split_conversation, text_of
from db.incoming import IncomingItem, IncomingResponse, Label

COLUMNS: Columns = {
    **PROMPTS,
    "response": ANSWERS,
    "responses": LISTS,
    "conversation": CONVERSATIONS,
    "label": ("label", "labels", "is_safe", "kto_tag"),
    **COMMON,
    "generator": ("generator", "generators", "model"),
}
EXPECTED = (
    "prompt (or instruction, input) and response, completion, output or answer; or responses; or "
    "messages"
)

_GOOD, _BAD = ("good", "safe", "true", "1"), ("bad", "unsafe", "false", "0")


def rating_of(value: object, reason: object) -> Label | None:
    """What a source says of one response; raises Unfit."""
    if value is None or value == "":
        return None
    word = as_word(value)
    if word in _GOOD:
        return Label("good", chosen=0)
    if word in _BAD:
        return Label("bad", rejected=0)
    if word == "skip":
        return skipped(reason)
    raise Unfit(f"label {value!r:.60}", f"one of {', '.join((*_GOOD, *_BAD, 'skip'))}")


def _response(row: Values) -> Iterator[IncomingItem]:
    prompt = prompt_in(row)
    label = rating_of(row.get("label"), row.get("reason"))
    yield IncomingItem(prompt, (answer_in(row, prompt),), label=label)


def _responses(row: Values) -> Iterator[IncomingItem]:
    prompt = prompt_in(row)
    found, labels = answers_in(row, prompt), row.get("label")
    each = labels if isinstance(labels, list) else [labels] if labels is not None else []
    if each and len(each) != len(found):
        raise Unfit(f"{len(each)} labels of {len(found)} responses", "one for each response")
    for response, label in zip(found, each or [None] * len(found), strict=True):
        yield IncomingItem(prompt, (response,), label=rating_of(label, row.get("reason")))


def _chat(row: Values) -> Iterator[IncomingItem]:
    before, answer = split_conversation(row["conversation"], "messages")
    response = IncomingResponse(answer, text_of(row.get("generator"), "generator"))
    label = rating_of(row.get("label"), row.get("reason"))
    yield IncomingItem(after_system(row, before), (response,), label=label)


_MAY_HAVE = {"label", "reason", "generator"}
KINDS = (
    *kinds("response", {"response"}, _MAY_HAVE, _response),
    *kinds("responses", {"responses"}, _MAY_HAVE, _responses),
    Kind("chat", frozenset({"conversation"}), ALWAYS | _MAY_HAVE, _chat),
)
