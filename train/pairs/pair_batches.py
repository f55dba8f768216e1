"""Batches of pairs: how rows become tensors, packed or padded, and how a model scores them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from train.packed import packing
from train.pairs.preference_loss import Scored

REFERENCE = ("ref_chosen_logps", "ref_rejected_logps")  # as TRL calls them
OWN = ("weight", "agreement")


@dataclass(frozen=True)
class Pairs:
    """Makes a batch of rows: packed, or padded by TRL's own collator."""

    max_length: int | None
    padded: Any  # None: packed

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Weights, agreements and reference of the rows, and their tokens."""
        batch = {name: torch.tensor([row.get(name, 1.0) for row in rows]) for name in OWN}
        if REFERENCE[0] in rows[0]:
            batch["reference"] = torch.tensor([row[name] for name in REFERENCE for row in rows])
        if self.padded is None:
            return batch | packing.pack([packing.cut(row, self.max_length) for row in rows])
        tokens = ("prompt_ids", "chosen_ids", "rejected_ids")
        made: dict[str, Any] = self.padded([{name: row[name] for name in tokens} for row in rows])
        return batch | made


def size(row: Any) -> int:
    """Tokens of a row."""
    return sum(len(row[name]) for name in ("prompt_ids", "chosen_ids", "rejected_ids"))


def tokens(inputs: dict[str, Any]) -> int:
    """How many tokens a model computes for a batch, padding apart."""
    mask = inputs.get("attention_mask")
    return inputs["input_ids"].numel() if mask is None else int(mask.sum())


def score(model: Any, inputs: dict[str, Any]) -> Scored:
    """The log-probabilities of a batch's responses, and of their tokens."""
    if "packing" in inputs:
        return _score_packed(model, inputs)
    return _score_padded(model, inputs)


def _score_packed(model: Any, inputs: dict[str, Any]) -> Scored:
    names = ("input_ids", "position_ids", "sources", "targets", "packing")
    logps, entropy, likeliest = model(**{name: inputs[name] for name in names})
    owners, rows = inputs["owners"], 2 * len(inputs["weight"])
    sums = logps.new_zeros(rows).index_add(0, owners, logps)
    return Scored(sums, owners.bincount(minlength=rows), logps, owners, entropy, likeliest)


def _score_padded(model: Any, inputs: dict[str, Any]) -> Scored:
    """As TRL scores them: every place of every row, and what is no response counted as zero."""
    tokens, answers = inputs["input_ids"], inputs["completion_mask"]
    found = model(
        input_ids=tokens, attention_mask=inputs["attention_mask"], use_cache=False,
        labels=tokens.masked_fill(answers == 0, -100), fused_lm_head=True,
    )  # fmt: skip
    counted = answers[:, 1:].bool()
    flat = [each[counted] for each in (found.log_probs, found.entropy, found.is_top1)]
    owners = counted.nonzero()[:, 0]
    return Scored(found.log_probs.sum(1), answers.sum(1), flat[0], owners, *flat[1:])
