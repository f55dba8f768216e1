"""Files for the task compare: pairs, with or without a label.

========== ============================================= ========================================
shape      columns                                       label
========== ============================================= ========================================
preference prompt (or instruction, input), chosen,       chosen over rejected
           rejected; OpenAI's input, preferred_output,
           non_preferred_output; conversations (or
           messages) before a turn chosen and one
           rejected, as LLaMA-Factory and axolotl have
           them
transcript chosen, rejected (whole conversations)        chosen over rejected
pair       prompt, response_a, response_b                label: a, b, tie, ...; PKU's response ids
           (or response_0, response_1)
========== ============================================= ========================================

UltraFeedback-binarized is a preference whose chosen and rejected begin with the prompt. Its scores
(`score_chosen`, `score_rejected`) say whether its label means anything:

====================== =========================================================================
scores                 label
====================== =========================================================================
the chosen one higher  chosen over rejected
equal                  a tie: which of the two it calls chosen means nothing
the rejected one       none: the row contradicts itself and is refused, unless the mapping leaves
higher                 the scores out
only one, or none      chosen over rejected
====================== =========================================================================
"""

from collections.abc import Iterator

from annotate.shapes.parts import (
    ALWAYS,
    COMMON,
    CONVERSATIONS,
    PROMPTS,
    Columns,
    Kind,
    Values,
    after_system,
    check_text,
    kinds,
    prompt_in,
)  # fmt: skip
from annotate.shapes.texts import Unfit, response_of, split_conversation, text_of
from annotate.shapes.values import label_of, score_of
from db.incoming import IncomingItem, IncomingResponse, Label
from db.messages import Messages

SCORES = ("score_chosen", "score_rejected")
COLUMNS: Columns = {
    "prompt": ("prompt",),
    "chosen": ("chosen", "preferred_output"),
    "rejected": ("rejected", "non_preferred_output"),
    "response_a": ("response_a", "response_0"),
    "response_b": ("response_b", "response_1"),
    "label": ("label", "safer_response_id", "better_response_id"),
    **COMMON,
    "generator_a": ("generator_a", "response_0_source"),
    "generator_b": ("generator_b", "response_1_source"),
    **PROMPTS,
    "conversation": CONVERSATIONS,
    **{score: (score,) for score in SCORES},
}
EXPECTED = (
    "prompt, chosen, rejected; or chosen, rejected as conversations; or prompt, response_a, "
    "response_b; or an export of Argilla, Label Studio or Potato"
)


def _preference(row: Values) -> Iterator[IncomingItem]:
    prompt = prompt_in(row)
    chosen = response_of(row["chosen"], "chosen", prompt)
    rejected = response_of(row["rejected"], "rejected", prompt)
    yield _labelled(row, prompt, chosen, rejected)


def _transcript(row: Values) -> Iterator[IncomingItem]:
    prompt, chosen = split_conversation(row["chosen"], "chosen")
    other, rejected = split_conversation(row["rejected"], "rejected")
    if prompt != other:
        raise Unfit("chosen and rejected that differ before the last turn", "the same conversation")
    yield _labelled(row, after_system(row, prompt), chosen, rejected)


def _labelled(row: Values, prompt: Messages, chosen: Messages, rejected: Messages) -> IncomingItem:
    responses = (IncomingResponse(chosen), IncomingResponse(rejected))
    label = Label("tie") if _are_equal(row) else Label("a", chosen=0, rejected=1)
    return _different(IncomingItem(prompt, responses, label=label))


def _are_equal(row: Values) -> bool:
    """Whether the scores of a preference are; raises Unfit where they contradict it."""
    chosen, rejected = (score_of(row.get(name), name) for name in SCORES)
    if chosen is None or rejected is None:
        return False
    if chosen < rejected:
        raise Unfit(
            f"score_chosen {chosen:g} below score_rejected {rejected:g}",
            "the higher score for the chosen response, or a mapping that leaves the scores out",
        )
    return chosen == rejected


def _pair(row: Values) -> Iterator[IncomingItem]:
    prompt = prompt_in(row)
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
    check_text(item.responses)
    return item


def _is_turn(row: Values) -> bool:
    return isinstance(row["chosen"], dict)


def _is_conversation(row: Values) -> bool:
    return not _is_turn(row)


_CHOSEN = {"chosen", "rejected"}
_SCORED = ALWAYS | set(SCORES)
_OPTIONAL = {"label", "reason", "generator_a", "generator_b"}
KINDS = (
    *kinds("preference", _CHOSEN, set(SCORES), _preference),
    Kind("preference", frozenset({"input", *_CHOSEN}), _SCORED, _preference),
    *kinds("pair", {"response_a", "response_b"}, _OPTIONAL, _pair),
    Kind("preference", frozenset({"conversation", *_CHOSEN}), _SCORED, _preference, _is_turn),
    Kind("transcript", frozenset(_CHOSEN), _SCORED, _transcript, _is_conversation),
)
