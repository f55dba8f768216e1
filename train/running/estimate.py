"""Estimates: how much memory a training takes, and how much of a model it trains."""

from typing import Any, NamedTuple

import torch

from train.running.rehearsal import Rehearsal

STATES = 2  # AdamW keeps two averages of each gradient
GB = 1e9


class Memory(NamedTuple):
    """Bytes on the device that trains, at the peak of a step."""

    weights: int
    optimizer: int
    batch: int  # what the longest one took, gradients included
    libraries: int  # Python with torch and the rest; nothing on a GPU

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self)

    def __str__(self) -> str:
        return (
            f"about {gigabytes(self.total)} (model {gigabytes(self.weights)}, optimizer "
            f"{gigabytes(self.optimizer)}, longest batch {gigabytes(self.batch)}, libraries "
            f"{gigabytes(self.libraries)})"
        )


def memory_of(trainer: Any, seen: Rehearsal) -> Memory:
    """What a training takes, by its rehearsal."""
    weights = _bytes(trainer.model.parameters())
    reference = getattr(trainer, "ref_model", None)
    weights += _bytes(reference.parameters()) if reference is not None else 0
    trained = _bytes(p for p in trainer.model.parameters() if p.requires_grad)
    libraries = max(seen.memory.before - weights, 0) if trainer.model.device.type == "cpu" else 0
    return Memory(weights, trained * STATES, seen.memory.took, libraries)


def parameters(model: Any) -> str:
    """How many parameters a model has, and how many of them are trained."""
    every = sum(weight.numel() for weight in model.parameters())
    trained = sum(weight.numel() for weight in model.parameters() if weight.requires_grad)
    return f"{trained:,} of {every:,} parameters ({trained / every:.1%})"


def gigabytes(count: int) -> str:
    """Bytes for people."""
    return f"{count / GB:.1f} GB" if count >= GB else f"{count / 1e6:.0f} MB"


def _bytes(weights: Any) -> int:
    return sum(_size(weight) for weight in weights)


def _size(weight: torch.Tensor) -> int:
    return weight.numel() * weight.element_size()
