"""Answering one prompt at a time, for models that cannot write several answers in slots.

Recurrent layers and narrow sliding windows keep states of their own making; ``generate`` of the
library knows them all. The tokens are picked as everywhere, so the answers are what they would be.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
from transformers import LogitsProcessor, LogitsProcessorList

from train.sampling.picking import pick
from train.sampling.rows import Row
from train.sampling.sampling_settings import SamplingSettings


class _Picking(LogitsProcessor):
    """Leaves ``generate`` no choice."""

    def __init__(self, row: Row, settings: SamplingSettings) -> None:
        self.row, self.settings = row, settings

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        (token,) = pick(scores.float(), self.settings, [self.row])
        self.row.new.append(token)
        return torch.full_like(scores, -torch.inf).index_fill_(
            1, torch.tensor([token], device=scores.device), 0.0
        )


def answer_alone(
    model: Any,
    rows: Iterable[Row],
    settings: SamplingSettings,
    done: Callable[[Sequence[Row]], None],
) -> None:
    """Write one row after the other, and hand each to `done`."""
    for row in rows:
        ids = torch.tensor([row.begun().prompt], device=model.device)
        model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            logits_processor=LogitsProcessorList([_Picking(row, settings)]),
            do_sample=False,
            num_beams=1,
            max_new_tokens=row.most,
            eos_token_id=sorted(row.ends),
            pad_token_id=min(row.ends, default=0),
        )
        done([row])
