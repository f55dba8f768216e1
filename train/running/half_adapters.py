"""Adapters that compute in the model's own bfloat16 while their weights stay float32.

PEFT computes a float32 adapter in float32: every layer's input is copied to float32, and on a CPU
that takes longer than the model itself. Here only the weights are rounded, anew at each use, as
autocast does on a GPU; the optimizer goes on with float32 weights, so no small step is lost.
"""

from typing import Any

import torch
from peft.tuners import lora
from torch.nn.functional import linear

HALVES = (torch.bfloat16, torch.float16)


class HalfLinear(lora.Linear):
    """A linear layer of PEFT with an adapter that computes as its base layer does."""

    def forward(self, x: torch.Tensor, *args: Any, **kwargs: Any) -> torch.Tensor:
        """The layer with its adapter; any but the plain case goes PEFT's way."""
        active = self.active_adapters
        if self.disable_adapters or self.merged or len(active) != 1 or args or kwargs:
            return super().forward(x, *args, **kwargs)
        (name,) = active
        down: Any = self.lora_A[name].weight
        up: Any = self.lora_B[name].weight * self.scaling[name]
        found: torch.Tensor = self.base_layer(x)
        return found + linear(linear(x, down.to(x.dtype)), up.to(x.dtype))


def compute_in_half(model: torch.nn.Module) -> int:
    """Let the plain LoRA layers of a half-precision model compute so; returns how many do."""
    found = [layer for layer in model.modules() if _plain(layer)]
    for layer in found:
        layer.__class__ = HalfLinear
    return len(found)


def _plain(layer: Any) -> bool:
    if type(layer) not in (lora.Linear, HalfLinear) or layer.base_layer.weight.dtype not in HALVES:
        return False
    dropped = any(isinstance(each, torch.nn.Dropout) and each.p for each in _drops(layer))
    return not layer.lora_variant and not dropped and not any(layer.lora_bias.values())


def _drops(layer: Any) -> Any:
    return layer.lora_dropout.values()
