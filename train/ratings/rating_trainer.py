"""The trainer of KTO: TRL's, faster at the same result.

What differs from TRL's KTOTrainer:

- the reference is what the model is when training begins: the start of the round. Its
  log-probabilities are kept in the study (:mod:`train.ratings.rating_reference`), and no copy of
  the model is in memory
- where the model allows it, a batch is one row of tokens without padding
  (:mod:`train.packed.packing`), and the vocabulary is scored only at the responses
  (:mod:`train.packed.response_scores`)
- the adapter of a half-precision model computes in half precision, too
  (:mod:`train.running.half_adapters`)

The last two change no more than how sums are rounded. What TRL adds to the loss of a mixture of
experts, for its router, is left out, as in the other recipes.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from trl.trainer.kto_trainer import KTOTrainer

from train.packed.packed_model import agree, takes_packed
from train.packed.packing import cut
from train.pairs import reference
from train.pairs.pair_batches import tokens
from train.pairs.reference import Share
from train.ratings.rating_batches import REFERENCE, Ratings, Row, Scored, score
from train.ratings.rating_loss import lost
from train.ratings.rating_reference import referenced
from train.ratings.rating_rows import Weights
from train.running.half_adapters import compute_in_half


class RatingTrainer(KTOTrainer):
    """TRL's KTOTrainer with batches packed and a stored reference; see the module.

    `database` is the study that keeps reference log-probabilities. `pack` and `half` may be
    switched off, to compare.
    """

    model: Any
    args: Any
    data_collator: Any
    train_dataset: Any
    eval_dataset: Any

    def __init__(
        self, model: Any, *, database: Path, pack: bool = True, half: bool = True, **kwargs: Any
    ) -> None:
        self.database = database
        kwargs["args"].precompute_ref_log_probs = True  # TRL then keeps no reference model
        super().__init__(model=model, **kwargs)
        if "ref" in getattr(self.model, "peft_config", ()):
            self.model.delete_adapter("ref")  # TRL's copy; ours is stored
        self.half = half and bool(compute_in_half(self.model))
        self.weights = Weights(self.desirable_weight, self.undesirable_weight)
        self.data_collator = Ratings(self.args.max_length, self.data_collator)
        sharded = self.is_fsdp_enabled or self.is_deepspeed_enabled
        self.packed = pack and not sharded and self._packs(self.train_dataset)
        if self.packed:
            self.data_collator = Ratings(self.args.max_length, None)

    def train(self, *args: Any, **kwargs: Any) -> Any:
        """Train as TRL does, once the reference of every row is known."""
        policy = reference.policy(self.model, self._how)
        self.train_dataset = self._with_reference(self.train_dataset, policy)
        if self.eval_dataset is not None:
            self.eval_dataset = self._with_reference(self.eval_dataset, policy)
        return super().train(*args, **kwargs)

    def _precompute_ref_logps(self, dataset: Dataset, name: str, batch_size: int) -> Dataset:
        """Asked by TRL while it is made; the reference is computed when training begins."""
        return dataset

    def _packs(self, dataset: Dataset) -> bool:
        """Whether the model computes the same of the longest row, packed and padded."""
        if not len(dataset) or any(not row["prompt_ids"] for row in dataset):
            return False  # what nothing precedes cannot be predicted by what is packed before it
        packed = Ratings(self.args.max_length, None)
        longest = max(dataset, key=lambda row: len(row["prompt_ids"]) + len(row["completion_ids"]))
        _, answer = cut(longest, self.args.max_length, ("completion_ids",))
        length = torch.tensor([len(answer)])

        def same() -> bool:
            ours, theirs = (self._scored(make([longest])) for make in (packed, self.data_collator))
            return agree(ours.logps, theirs.logps, length, self.model.dtype)

        return takes_packed(self.model, same)

    @property
    def _how(self) -> str:
        """What of the computation, beside the weights, decides the last digits of its results."""
        ways = {"packed": self.packed, "half": self.half, "autocast": self.args.bf16}
        return f"ratings {self.args.device.type} {ways}"

    def _with_reference(self, dataset: Any, policy: str) -> Any:
        """The rows with the log-probabilities of the model as it is now, before any step."""
        if REFERENCE[0] in dataset.column_names:
            return dataset
        process = self.accelerator
        return referenced(
            dataset,
            self._reference,
            self.database,
            policy,
            at_a_time=self.args.per_device_train_batch_size,
            limit=self.args.max_length,
            share=Share(process.process_index, process.num_processes, process.wait_for_everyone),
        )

    def _reference(self, rows: Sequence[Row]) -> Scored:
        return self._scored(self.data_collator(rows))

    def _scored(self, batch: Mapping[str, Any]) -> Scored:
        """Score a batch by the model as it is, without a gradient."""
        there = {name: value.to(self.model.device) for name, value in batch.items()}
        with reference.as_it_is(self.model, self.accelerator.autocast()):
            return score(self.model, there)

    def _compute_loss(self, model: Any, inputs: dict[str, Any], return_outputs: bool) -> Any:
        scored, good = score(model, inputs), inputs["label"].bool()
        own, mismatched = self._known(inputs)
        gained, moved = scored.logps - own, (scored.mismatched - mismatched).mean()
        moved = self.accelerator.gather(moved.detach()).mean().clamp(min=0)
        loss = lost(self.beta, self.weights, gained, good, moved)
        self._note(scored, gained.detach(), good)
        mode = "train" if self.model.training else "eval"
        self._metrics[mode]["kl"].append(moved.item())
        if mode == "train":
            counted = torch.tensor(tokens(inputs), device=moved.device)
            self._total_train_tokens += int(self.accelerator.gather(counted).sum())
        self._metrics[mode]["num_tokens"] = [self._total_train_tokens]
        return (loss, {}) if return_outputs else loss

    def _known(self, inputs: Mapping[str, Any]) -> tuple[torch.Tensor, torch.Tensor]:
        """The reference of a batch; before training the model is its own."""
        if REFERENCE[0] in inputs:
            own, mismatched = (inputs[name] for name in REFERENCE)
            return own, mismatched
        if self.state.global_step:
            raise RuntimeError("What was not there when training began has no reference.")
        scored = self._scored(inputs)
        return scored.logps, scored.mismatched

    def _note(self, scored: Scored, gained: torch.Tensor, good: torch.Tensor) -> None:
        """Measure what TRL measures, in means over the batches of all processes."""
        logps, rewards = scored.logps.detach(), self.beta * gained
        values = {
            "entropy": scored.entropy.detach(),
            "rewards/chosen": rewards[good],
            "rewards/rejected": rewards[~good],
            "logps/chosen": logps[good],
            "logps/rejected": logps[~good],
        }
        summed = torch.stack([each.sum() for each in values.values()])
        counts = torch.tensor([len(each) for each in values.values()], device=summed.device)
        both = self.accelerator.gather(torch.stack((summed, counts.to(summed)))[None]).sum(0)
        means = dict(zip(values, (both[0] / both[1]).tolist(), strict=True))
        means["rewards/margins"] = means["rewards/chosen"] - means["rewards/rejected"]
        noted = self._metrics["train" if self.model.training else "eval"]
        for name, mean in means.items():
            if mean == mean:  # of a batch without good or without bad responses some are no number
                noted[name].append(mean)
