"""Rehearsal: the trainer's longest batch, forward and backward, before the first step.

What would go wrong in an hour goes wrong now: memory that does not suffice, a loss that is no
number, parameters that no gradient reaches. Nothing of it stays: no gradients, no metrics, and
chance is where it was, so the training after it is the same as without.
"""

import contextlib
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy
import torch

from train.running.peaks import Peak, peak


class Rehearsal(NamedTuple):
    """What a batch did.

    `memory` is what it took at its peak, gradients included; `tokens` are those of the
    batch with padding. `unreached` are names of parameters that should have got a
    gradient and did not, `astray` of frozen ones that did, `broken` of those whose gradient is not
    finite. `batch` is what the collator made.
    """

    loss: float
    seconds: float
    tokens: int
    memory: Peak
    unreached: tuple[str, ...]
    astray: tuple[str, ...]
    broken: tuple[str, ...]
    silent: bool  # no gradient is above 0
    batch: Mapping[str, Any]


def rehearse(trainer: Any, rows: Sequence[Mapping[str, Any]]) -> Rehearsal:
    """Run a training step's passes on these rows; raises what torch raises when memory runs out."""
    batch = trainer.data_collator([dict(row) for row in rows])
    model = trainer.model
    there = {
        name: value.to(model.device) if hasattr(value, "to") else value
        for name, value in batch.items()
    }  # as accelerate does it in training; the trainer alone moves tensors only
    with _as_it_was(trainer):
        began = time.perf_counter()
        with peak(model.device) as memory:
            loss = float(trainer.training_step(model, there))
        seconds = time.perf_counter() - began
        gradients = {name: weight.grad for name, weight in model.named_parameters()}
        wanted = {name for name, weight in model.named_parameters() if weight.requires_grad}
        found = {name: grad for name, grad in gradients.items() if grad is not None}
        return Rehearsal(
            loss=loss * trainer.args.gradient_accumulation_steps,
            seconds=seconds,
            tokens=batch["input_ids"].numel(),
            memory=memory,
            unreached=tuple(sorted(wanted - found.keys())),
            astray=tuple(sorted(found.keys() - wanted)),
            broken=tuple(n for n, grad in found.items() if not bool(grad.isfinite().all())),
            silent=not any(bool(grad.any()) for grad in found.values()),
            batch=batch,
        )


@contextlib.contextmanager
def _as_it_was(trainer: Any) -> Iterator[None]:
    """Leave model, metrics and chance as they were."""
    model, args = trainer.model, trainer.args
    chance = random.getstate(), numpy.random.get_state()
    training, counted = model.training, trainer._total_train_tokens
    trainer.current_gradient_accumulation_steps = args.gradient_accumulation_steps
    if args.activation_checkpointing:  # spares memory, as the training will, which asks for it, too
        model.activation_checkpointing_enable()
    devices = [torch.cuda.current_device()] if torch.cuda.is_available() else []
    with torch.random.fork_rng(devices=devices):
        try:
            yield
        finally:
            model.zero_grad(set_to_none=True)
            model.train(training)
            trainer._metrics["train"].clear()
            trainer._total_train_tokens = counted
            random.setstate(chance[0])
            numpy.random.set_state(chance[1])
