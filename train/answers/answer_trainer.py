"""The trainer of SIT and RAFT: TRL's SFTTrainer, faster at the same result.

What differs from it:

- where the model allows it, a batch is one row of tokens without padding
  (:mod:`train.packed.packing`), and the vocabulary is scored only where there is an answer
  (:mod:`train.packed.response_scores`)
- the adapter of a half-precision model computes in half precision, too
  (:mod:`train.running.half_adapters`)

Neither changes more than how sums are rounded; the loss itself is computed by TRL.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from datasets import Dataset
from trl.trainer.sft_trainer import SFTTrainer

from train.packed import packing
from train.packed.packed_model import agree, takes_packed
from train.running.half_adapters import compute_in_half

IGNORED = -100  # the label of what is not learnt from, as everywhere in the field


class AnswerTrainer(SFTTrainer):
    """TRL's SFTTrainer with batches packed; `pack` and `half` may be switched off, to compare."""

    model: Any
    args: Any
    train_dataset: Any

    def __init__(self, model: Any, *, pack: bool = True, half: bool = True, **kwargs: Any) -> None:
        super().__init__(model=model, **kwargs)
        self.half = half and bool(compute_in_half(self.model))
        sharded = self.is_fsdp_enabled or self.is_deepspeed_enabled
        self.packed = pack and not sharded and self._packs(self.train_dataset)
        if self.packed:
            self.data_collator = Answers()

    def _packs(self, dataset: Dataset) -> bool:
        """Whether rows can be packed, and the model computes the same of the longest one then."""
        if not len(dataset) or any(row["labels"][0] != IGNORED for row in dataset):
            return False  # what nothing precedes cannot be predicted by what is packed before it
        longest = max(dataset, key=lambda row: len(row["input_ids"]))
        length = torch.tensor([sum(label != IGNORED for label in longest["labels"])])

        def same() -> bool:
            packed, padded = (self._scored(make([longest])) for make in (Answers(), before))
            return agree(packed, padded, length, self.model.dtype)

        before = self.data_collator
        return takes_packed(self.model, same)

    def _scored(self, batch: Mapping[str, Any]) -> torch.Tensor:
        """The log-probability of a batch's answers, by the model as it is."""
        there = {name: value.to(self.model.device) for name, value in batch.items()}
        training = self.model.training
        self.model.eval()
        with torch.no_grad(), self.accelerator.autocast():
            found = self.model(**there, use_cache=False, fused_lm_head=True).log_probs.sum()
        self.model.train(training)
        return torch.as_tensor(found)


@dataclass(frozen=True)
class Answers:
    """Makes one packed row of prompts and answers; in a conversation every answer is learnt from.

    A row is one tree without branches. ``labels`` are only counted, by TRL, which divides by them.
    """

    def __call__(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """A batch of tokenized rows with labels."""
        made = packing.pack([[row["input_ids"]] for row in rows])
        labels = torch.tensor([label for row in rows for label in row["labels"]])
        answered = (labels != IGNORED).nonzero()[:, 0]
        return made | {
            "labels": labels[None],
            "sources": answered - 1,
            "targets": made["input_ids"][0, answered],
        }
