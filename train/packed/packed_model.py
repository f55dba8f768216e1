"""Models that take packed rows: how they are told to, and whether they compute the same with them.

Nothing is assumed of a model's architecture. A pair is scored both ways before anything is trained;
only where the results agree are rows packed. A model with sliding windows, or one whose positions
are no numbers, does not agree, and is trained as TRL trains it.
"""

from collections.abc import Callable
from types import MethodType
from typing import Any

import torch
from transformers import PreTrainedModel

from train.packed import tree_attention
from train.packed.packing import Packing
from train.packed.response_scores import TokenScores, token_scores

PER_TOKEN = {torch.float32: 1e-4, torch.float64: 1e-6}  # nats by which roundings may differ
PER_TOKEN_IN_HALF = 0.02
FEW = 8  # tokens' worth of rounding that even the shortest response may differ by


def takes_packed(model: Any, same: Callable[[], bool]) -> bool:
    """Let a model take packed rows, where `same` then finds that it computes what it should.

    Otherwise, and where it cannot be told what may see what, it is left as it was.
    """
    base = model.get_base_model() if hasattr(model, "peft_config") else model
    before = base.config._attn_implementation
    try:
        take_packed(base)
        taken = same()
    except (TypeError, ValueError):  # what such a model says to a mask or argument of ours
        taken = False
    if not taken:
        base.set_attn_implementation(before)
    return taken


def take_packed(model: PreTrainedModel) -> None:
    """Let a model, called with ``packing=``, score the responses of a packed row.

    Called otherwise it computes what it did before. Raises ValueError or TypeError where its
    attention cannot be told what may see what.
    """
    before: Any = model.forward
    tree_attention.allow(model)

    def forward(self: Any, *args: Any, packing: Packing | None = None, **kwargs: Any) -> Any:
        if packing is None:
            return before(*args, **kwargs)
        return _packed(self, packing, **kwargs)

    model.forward = MethodType(forward, model)


def _packed(
    model: Any,
    packing: Packing,
    *,
    input_ids: torch.Tensor,
    position_ids: torch.Tensor,
    sources: torch.Tensor,
    targets: torch.Tensor,
    **_: Any,
) -> TokenScores:
    body = model.base_model(
        input_ids=input_ids, position_ids=position_ids, use_cache=False, packing=packing
    )
    return token_scores(body.last_hidden_state[0, sources], model.get_output_embeddings(), targets)


def agree(packed: torch.Tensor, padded: torch.Tensor, lengths: torch.Tensor, dtype: Any) -> bool:
    """Whether log-probabilities of responses of these lengths differ by rounding only.

    `dtype` is that in which the model computes.
    """
    allowed = PER_TOKEN.get(dtype, PER_TOKEN_IN_HALF) * (lengths.to(packed.device) + FEW)
    return bool(((packed - padded).abs() <= allowed).all())
