"""The trainer of DPO: TRL's, with weights and soft labels for rows, and faster at the same result.

What differs from TRL's DPOTrainer:

- a row may have a ``weight``, which multiplies its loss, and an ``agreement``: a soft label. At
  weight and agreement 1 everywhere the loss is TRL's to the last digit
- the reference is what the model is when training begins, before a checkpoint is gone on from. Its
  log-probabilities are kept in the study, computed once (:mod:`train.pairs.reference`), and no copy
  of the model is in memory
- where the model allows it, a batch is one row of tokens without padding, in which each prompt is
  computed once for both responses (:mod:`train.packed.packing`) and the vocabulary is scored only
  at their tokens (:mod:`train.packed.response_scores`)
- the adapter of a half-precision model computes in half precision, too
  (:mod:`train.running.half_adapters`)

The last two change no more than how sums are rounded.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from trl.trainer.dpo_trainer import DPOTrainer

from train.packed import packing
from train.packed.packed_model import agree, takes_packed
from train.pairs import reference
from train.pairs.pair_batches import OWN, REFERENCE, Pairs, score, size, tokens
from train.pairs.preference_loss import Mix, Scored, compared
from train.pairs.reference import Pair, Share
from train.running.half_adapters import compute_in_half


class PreferenceTrainer(DPOTrainer):
    """TRL's DPOTrainer with weights, soft labels and a stored reference; see the module.

    `mix` is what is minimized, in place of TRL's loss types. `database` is the study that keeps
    reference log-probabilities. `packed` and `half` may be switched off, to compare.
    """

    model: Any
    args: Any
    eval_dataset: Any
    _signature_columns: Any

    def __init__(
        self,
        model: Any,
        *,
        mix: Mix,
        database: Path,
        packed: bool = True,
        half: bool = True,
        **kwargs: Any,
    ) -> None:
        self.mix = mix
        self.database = database
        self.packed = packed
        self.half = half
        kwargs["args"].precompute_ref_log_probs = True  # TRL then keeps no reference model
        kwargs["args"].beta = mix.beta
        super().__init__(model=model, **kwargs)

    def train(self, *args: Any, **kwargs: Any) -> Any:
        """Train as TRL does, once the reference of every row is known."""
        self.train_dataset = self._with_reference(self.train_dataset)
        if self.eval_dataset is not None:
            self.eval_dataset = self._with_reference(self.eval_dataset)
        return super().train(*args, **kwargs)

    def _precompute_ref_logps(self, dataset: Dataset, name: str, batch_size: int) -> Dataset:
        """Asked by TRL while it is made; the reference is computed when training begins."""
        if not isinstance(self.data_collator, Pairs) and len(dataset):
            self._settle(dataset)
        return dataset

    def _with_reference(self, dataset: Any) -> Any:
        """The rows with the log-probabilities of the model as it is now, before any step."""
        if not len(dataset) or REFERENCE[0] in dataset.column_names:
            return dataset
        process = self.accelerator
        found = reference.logps(
            [packing.cut(row, self.args.max_length) for row in dataset],
            self._reference,
            self.database,
            reference.policy(self.model, self._how),
            at_a_time=self.args.per_device_train_batch_size,
            share=Share(process.process_index, process.num_processes, process.wait_for_everyone),
        )
        for column, values in zip(REFERENCE, zip(*found, strict=True), strict=True):
            dataset = dataset.add_column(column, list(values))
        return dataset

    def _settle(self, dataset: Dataset) -> None:
        """Decide how batches are computed."""
        if "ref" in getattr(self.model, "peft_config", ()):
            self.model.delete_adapter("ref")  # TRL's copy; ours is stored
        self.half = self.half and bool(compute_in_half(self.model))
        self.data_collator = Pairs(self.args.max_length, self.data_collator)
        sharded = self.is_fsdp_enabled or self.is_deepspeed_enabled
        promptless = any(not row["prompt_ids"] for row in dataset)
        self.packed = self.packed and not sharded and not promptless and self._packs(dataset)
        if self.packed:
            self.data_collator = Pairs(self.args.max_length, None)

    def _packs(self, dataset: Dataset) -> bool:
        """Whether the model computes the same of the longest row, packed and padded."""
        longest = max(dataset, key=size)
        collators = (Pairs(self.args.max_length, None), self.data_collator)

        def same() -> bool:
            packed, padded = (self._scored(collator([longest])) for collator in collators)
            return agree(packed.logps, padded.logps, padded.lengths, self.model.dtype)

        return takes_packed(self.model, same)

    @property
    def _how(self) -> str:
        """What of the computation, beside the weights, decides the last digits of its results."""
        ways = {"packed": self.packed, "half": self.half, "autocast": self.args.bf16}
        return f"{self.args.device.type} {ways}"

    def _reference(self, pairs: Sequence[Pair]) -> list[float]:
        names = ("prompt_ids", "chosen_ids", "rejected_ids")
        batch = self.data_collator([dict(zip(names, pair, strict=True)) for pair in pairs])
        logps: list[float] = self._scored(batch).logps.tolist()
        return logps

    def _scored(self, batch: dict[str, Any]) -> Scored:
        """Score a batch by the model as it is, without a gradient."""
        batch = {name: value.to(self.model.device) for name, value in batch.items()}
        with reference.as_it_is(self.model, self.accelerator.autocast()):
            return score(self.model, batch)

    def _set_signature_columns_if_needed(self) -> None:
        super()._set_signature_columns_if_needed()  # type: ignore[no-untyped-call]
        self._signature_columns = [*{*self._signature_columns, *OWN}]

    def _compute_loss(self, model: Any, inputs: dict[str, Any], return_outputs: bool) -> Any:
        scored = score(model, inputs)
        known = inputs.get("reference")
        if known is None:  # before training, when the model is its own reference
            if self.state.global_step:
                raise RuntimeError("What was not there when training began has no reference.")
            known = self._scored(inputs).logps
        loss = compared(self.mix, scored, known, inputs["weight"], inputs["agreement"])
        self._note(scored, known, inputs)
        return (loss, {}) if return_outputs else loss

    def _note(self, scored: Scored, known: torch.Tensor, inputs: dict[str, Any]) -> None:
        """Measure what TRL measures, and the lengths that preferences may lean to."""
        rows = len(known) // 2
        chosen, rejected = (self.mix.beta * (scored.logps.detach() - known)).chunk(2)
        lengths = scored.lengths.float()
        of_chosen = scored.owners < rows
        values = {
            "rewards/chosen": chosen,
            "rewards/rejected": rejected,
            "rewards/accuracies": (chosen > rejected).float(),
            "rewards/margins": chosen - rejected,
            "logps/chosen": scored.logps.detach()[:rows],
            "logps/rejected": scored.logps.detach()[rows:],
            "logps/chosen_token": scored.logps.detach()[:rows] / lengths[:rows].clamp(min=1),
            "lengths/gap": lengths[:rows] - lengths[rows:],
            "entropy": scored.entropy.detach(),
            "mean_token_accuracy": scored.likeliest[of_chosen].float(),
        }
        mode = "train" if self.model.training else "eval"
        means = torch.stack([each.mean() for each in values.values()])
        means = self.accelerator.gather(means.unsqueeze(0)).mean(0)
        for name, value in zip(values, means.tolist(), strict=True):
            self._metrics[mode][name].append(value)
        if mode == "train":
            counted = torch.tensor(tokens(inputs), device=means.device)
            self._total_train_tokens += int(self.accelerator.gather(counted).sum())
        self._metrics[mode]["num_tokens"] = [self._total_train_tokens]
