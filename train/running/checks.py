"""Checks before the first step: data and gradients that would waste a training are refused."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from train.errors import Diverged, DoubledStart, EndMasked, NoGradient, NothingToTrain
from train.running.lengths import MASKED, Lengths, Parts, parts

if TYPE_CHECKING:
    from train.running.rehearsal import Rehearsal

LOOKED_AT = 200  # rows whose special tokens are looked at
ENDING = 4  # tokens: a template may put a line break or two behind the token that ends a turn
NAMED = 3


def data(lengths: Lengths) -> list[str]:
    """What should be said of a dataset; raises NothingToTrain where no row teaches anything."""
    if lengths.idle == lengths.rows:
        raise NothingToTrain(
            "No row teaches anything: no answer is left within the length limit, or both answers "
            "are the same as far as they reach. Raise --max-length, or choose another dataset."
        )
    if not lengths.idle:
        return []
    return [
        f"{lengths.idle:,} of {lengths.rows:,} rows teach nothing: their answers are cut off, or "
        "the same as far as they reach. Raise --max-length to learn from them."
    ]


def tokens(rows: Sequence[Parts], limit: int, start: int | None, ends: frozenset[int]) -> list[str]:
    """What should be said of special tokens: `start` begins a text, `ends` end an answer.

    Raises DoubledStart.
    """
    looked_at = rows[:LOOKED_AT]
    for row in looked_at:
        beginning = [*row.prompt, *row.answers[0]][:2]
        if start is not None and beginning == [start, start]:
            raise DoubledStart(
                "Prompts begin with the token of the beginning twice: the chat template writes it, "
                "and so does the tokenizer. Set add_bos_token to false in tokenizer_config.json, "
                "or give a --chat-template without it."
            )
    whole = [row for row in looked_at if row.longest < limit]  # at the limit it may be cut
    if whole and not any(_ended(row, ends) for row in whole):
        return [
            "Answers do not end with a token at which this model stops, so it will not learn to "
            "stop. Take the instruction-tuned model's own template, or --chat-template plain."
        ]
    return []


def _ended(row: Parts, ends: frozenset[int]) -> bool:
    return any(not ends.isdisjoint(answer[-ENDING:]) for answer in row.answers)


def trained(model: Any) -> None:
    """Raise NoGradient where nothing of a model is to be trained."""
    if not any(weight.requires_grad for weight in model.parameters()):
        raise NoGradient("Nothing of this model is to be trained. Choose another --adapter.")


def batch(made: Mapping[str, Any], ends: frozenset[int]) -> None:
    """Raise EndMasked when labels leave out the end of every answer, as if it were padding."""
    labels = made.get("labels")
    if labels is None or "attention_mask" not in made:  # what is packed has no padding
        return
    answered = (labels != MASKED).cumsum(-1) > 0
    is_end = sum(made["input_ids"] == end for end in ends) * made["attention_mask"] > 0
    if bool((is_end & answered).any()) and not bool((is_end & (labels != MASKED)).any()):
        raise EndMasked(
            "The token that ends an answer is also the one that pads, and is masked with it, so "
            "the model would not learn to stop. Give the tokenizer another pad token."
        )


def gradients(seen: "Rehearsal") -> None:
    """Raise Diverged or NoGradient where a training step would do harm, or nothing."""
    if not math.isfinite(seen.loss):
        raise Diverged(
            f"The loss of the first batch is {seen.loss}: the model, or a row of the data, is "
            "damaged. Choose another --model, or examine the data: annotate doctor NAME."
        )
    if seen.broken:
        raise Diverged(
            f"The first batch gives {_some(seen.broken)} gradients that are no numbers. "
            "Choose another --model, or --adapter lora."
        )
    if seen.unreached:
        raise NoGradient(
            f"{_some(seen.unreached)} should be trained, and the loss does not depend on it. "
            "Choose another --model, or --adapter lora."
        )
    if seen.astray:
        raise NoGradient(
            f"{_some(seen.astray)} should stay as it is, and would be trained. "
            "Choose another --adapter."
        )
    if seen.silent:
        raise NoGradient(
            "Every gradient of the first batch is 0: nothing would be learned from it. "
            "Examine the data: annotate doctor NAME."
        )


def _some(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    shown = ", ".join(names[:NAMED])
    return f"{shown} and {more:,} more" if more > 0 else shown


def ends_of(model: Any, tokenizer: Any) -> frozenset[int]:
    """The tokens at which a model stops."""
    own = getattr(model, "generation_config", None)
    found = own.eos_token_id if own is not None else None
    several = found if isinstance(found, list) else [found]
    return frozenset(token for token in (*several, tokenizer.eos_token_id) if token is not None)


def rows_of(dataset: Iterable[Mapping[str, Any]]) -> list[Parts]:
    """A trainer's rows as tokens."""
    return [parts(row) for row in dataset]
