"""Batches of ratings: how rows become tensors, packed or padded, and how a model scores them.

Every row has a response to its own prompt, from which the model learns, and one to the prompt of
another row (``KL_``, as TRL calls it), on which KTO only measures how far the model has moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch

from train.packed import packing

REFERENCE = ("ref_logps", "ref_KL_logps")  # as TRL calls them
MISMATCHED = "KL_"  # before the name of what belongs to the other response
Row = Mapping[str, Any]  # tokens and label of a rating, as TRL names them
PACKED = ("input_ids", "position_ids", "sources", "targets", "packing")


class Scored(NamedTuple):
    """Log-probabilities (nats) of a batch's responses: to their own prompts, and mismatched ones.

    Only the former have a gradient, and `entropy`, which is that of each of their tokens.
    """

    logps: torch.Tensor
    mismatched: torch.Tensor
    entropy: torch.Tensor


@dataclass(frozen=True)
class Ratings:
    """Makes a batch of rows: packed, or padded by TRL's own collator."""

    max_length: int | None
    padded: Any  # None: packed

    def __call__(self, rows: Sequence[Row]) -> dict[str, Any]:
        """Labels and reference of the rows, and the tokens of both responses."""
        if self.padded is not None:
            made: dict[str, Any] = self.padded(rows)
            return made
        batch = {"label": torch.tensor([row["label"] for row in rows])}
        for name in REFERENCE:
            if name in rows[0]:
                batch[name] = torch.tensor([row[name] for row in rows])
        for before in ("", MISMATCHED):
            answer = (f"{before}completion_ids",)
            trees = [packing.cut(row, self.max_length, answer) for row in rows]
            batch |= {f"{before}{name}": value for name, value in packing.pack(trees).items()}
        return batch


def score(model: Any, inputs: Mapping[str, Any]) -> Scored:
    """The log-probabilities of a batch's responses; mismatched ones without a gradient."""
    with torch.no_grad():
        mismatched, _ = _responses(model, inputs, MISMATCHED)
    logps, entropy = _responses(model, inputs, "")
    return Scored(logps, mismatched, entropy)


def _responses(
    model: Any, inputs: Mapping[str, Any], before: str
) -> tuple[torch.Tensor, torch.Tensor]:
    """Of each response its log-probability, and of each of their tokens its entropy."""
    if "packing" in inputs:
        logps, entropy, _ = model(**{name: inputs[before + name] for name in PACKED})
        sums = logps.new_zeros(len(inputs["label"]))
        return sums.index_add(0, inputs[f"{before}owners"], logps), entropy
    ids, answers = inputs[f"{before}input_ids"], inputs[f"{before}completion_mask"]
    found = model(
        input_ids=ids, attention_mask=inputs[f"{before}attention_mask"], use_cache=False,
        labels=ids.masked_fill(answers == 0, -100), fused_lm_head=True,
    )  # fmt: skip
    return found.log_probs.sum(-1), found.entropy[answers[:, 1:].bool()]
