"""Files for the task compare: pairs, with or without a label.

========== ============================================= ========================================
shape      columns                                       label
========== ============================================= ========================================
preference prompt, chosen, rejected                      chosen over rejected
transcript chosen, rejected (whole conversations)        chosen over rejected
pair       prompt, response_a, response_b                label: a, b, tie, ...; PKU's response ids
           (or response_0, response_1)
========== ============================================= ========================================
"""

from collections.abc import Iterator

from annotate.row_values import label_of
from annotate.shape_parts import ALWAYS, COMMON, Columns, Kind, Values
from annotate.texts import Unfit, prompt_of, response_of, split_conversation, text_of
from db.incoming import IncomingItem, IncomingResponse, Label
from db.messages import Messages

COLUMNS: Columns = {
    "prompt": ("prompt",),
    "chosen": ("chosen",),
    "rejected": ("rejected",),
    "response_a": ("response_a", "response_0"),
    "response_b": ("response_b", "response_1"),
    "label": ("label", "safer_response_id", "better_response_id"),
    **COMMON,
    "generator_a": ("generator_a", "response_0_source"),
    "generator_b": ("generator_b", "response_1_source"),
}
EXPECTED = (
    "prompt, chosen, rejected; or chosen, rejected as conversations; or prompt, response_a, "
    "response_b"
)


def _preference(row: Values) -> Iterator[IncomingItem]:
    prompt = prompt_of(row["prompt"])
    chosen = response_of(row["chosen"], "chosen", prompt)
    rejected = response_of(row["rejected"], "rejected", prompt)
    yield _labelled(prompt, chosen, rejected)


def _transcript(row: Values) -> Iterator[IncomingItem]:
    prompt, chosen = split_conversation(row["chosen"], "chosen")
    other, rejected = split_conversation(row["rejected"], "rejected")
    if prompt != other:
        raise Unfit("chosen and rejected that differ before the last turn", "the same conversation")
    yield _labelled(prompt, chosen, rejected)


def _labelled(prompt: Messages, chosen: Messages, rejected: Messages) -> IncomingItem:
    responses = (IncomingResponse(chosen), IncomingResponse(rejected))
    label = Label("a", chosen=0, rejected=1)
    return _different(IncomingItem(prompt, responses, label=label))


def _pair(row: Values) -> Iterator[IncomingItem]:
    prompt = prompt_of(row["prompt"])
    responses = tuple(
        IncomingResponse(
            response_of(row[f"response_{side}"], f"response_{side}", prompt),
            text_of(row.get(f"generator_{side}"), f"generator_{side}"),
        )
        for side in "ab"
    )
    label = label_of(row.get("label"), row.get("reason"))
    yield _different(IncomingItem(prompt, responses, label=label))


def _different(item: IncomingItem) -> IncomingItem:
    first, second = (response.messages for response in item.responses)
    if first == second:
        raise Unfit("two equal responses", "two different ones")
    return item


_OPTIONAL = ALWAYS | {"label", "reason", "generator_a", "generator_b"}
KINDS = (
    Kind("preference", frozenset({"prompt", "chosen", "rejected"}), ALWAYS, _preference),
    Kind("pair", frozenset({"prompt", "response_a", "response_b"}), _OPTIONAL, _pair),
    Kind("transcript", frozenset({"chosen", "rejected"}), ALWAYS, _transcript),
)
