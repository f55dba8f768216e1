"""The trainer of KTO: TRL's, with the reference's log-probabilities computed once and kept.

The reference is what the model is when the trainer is made: the start of the round. TRL computes
it anew at every step, or before training in a cache that is not found again. Here it is computed
once and stored in the study (:mod:`db.reference_logps`), so that epochs, sweeps of settings and
runs that are begun again share it. It is known by the content of the whole batch: in another batch
sums are rounded otherwise, and a model that has not moved must have a reward of exactly 0.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from datasets import Dataset
from trl.trainer.kto_trainer import KTOTrainer

from db import reference_logps
from db.connection import open_study, transaction
from train.pairs import reference
from train.running.half_adapters import compute_in_half

REFERENCE = ("ref_logps", "ref_KL_logps")  # as TRL calls them
Keys = tuple[str, str]  # of a response to its own prompt, and of the one it is mismatched with


class RatingTrainer(KTOTrainer):
    """TRL's KTOTrainer; :meth:`settle` stores the reference. `database` is the study it is in."""

    def __init__(self, model: Any, *, database: Path, **kwargs: Any) -> None:
        self.database = database
        kwargs["args"].precompute_ref_log_probs = True  # so that TRL loads no second model
        super().__init__(model=model, **kwargs)
        self.half = bool(compute_in_half(model))
        self.precompute_ref_logps = False
        if not hasattr(model, "peft_config"):
            self.ref_model = model  # which it is until the first step

    def settle(self) -> None:
        """Compute the reference of all rows, or read it; the first step must come after this.

        Each batch is stored in a transaction of its own.
        """
        model: Any = self.model
        model.eval()
        how = f"ratings {self.args.device.type} half={self.half} autocast={self.args.bf16}"
        policy = reference.policy(model, how)
        self.train_dataset = self._with_reference(self.train_dataset, policy)
        if self.eval_dataset is not None:
            self.eval_dataset = self._with_reference(self.eval_dataset, policy)
        self.ref_model = None
        if "ref" in getattr(model, "peft_config", ()):
            model.delete_adapter("ref")  # a copy by TRL of what the adapter was
        self.precompute_ref_logps = True

    def _precompute_ref_logps(self, dataset: Dataset, name: str, batch_size: int) -> Dataset:
        return dataset  # settle() does it, once it is known that there will be a training

    def _with_reference(self, dataset: Dataset, policy: str) -> Dataset:
        rows, size = list(dataset), self.args.per_device_train_batch_size
        batches = [rows[start : start + size] for start in range(0, len(rows), size)]
        keys = [self._keys(batch) for batch in batches]
        process = self.accelerator
        own = slice(process.process_index, None, process.num_processes)
        for batch, of_batch in zip(batches[own], keys[own], strict=True):
            if not self._known(policy, of_batch[-1:]):
                self._store(policy, of_batch, batch)
        process.wait_for_everyone()
        every = [both for of_batch in keys for both in of_batch]
        known = self._known(policy, every)
        for column, of in zip(REFERENCE, zip(*every, strict=True), strict=True):
            dataset = dataset.add_column(column, [known[key] for key in of])
        return dataset

    def _keys(self, batch: Sequence[dict[str, Any]]) -> list[Keys]:
        args: Any = self.args
        hashed = hashlib.sha256()
        for row in batch:
            room = args.max_length - len(row["prompt_ids"])
            for answer in (row["completion_ids"], row["KL_completion_ids"]):
                hashed.update(reference.key(row["prompt_ids"], answer[:room]).encode())
        found = hashed.hexdigest()
        return [(f"{found} {number}", f"{found} {number} KL") for number in range(len(batch))]

    def _known(self, policy: str, keys: Sequence[Keys]) -> dict[str, float]:
        with open_study(self.database) as study:
            return reference_logps.known(study, policy, {each for both in keys for each in both})

    def _store(self, policy: str, keys: Sequence[Keys], rows: list[dict[str, Any]]) -> None:
        batch = self._prepare_inputs(self.data_collator(rows))
        both = self.compute_ref_log_probs(self.ref_model or self.model, batch)  # type: ignore[no-untyped-call]
        found = dict(
            zip(
                _flat(keys), _flat(zip(*(each.tolist() for each in both), strict=True)), strict=True
            )
        )
        with open_study(self.database) as study, transaction(study):
            reference_logps.add(study, policy, found)


def _flat(pairs: Any) -> Iterator[Any]:
    return (each for pair in pairs for each in pair)
