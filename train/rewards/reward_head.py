"""A reward model that is only a head: a line through what a frozen language model makes of texts.

The features of a prompt with its response are hidden states at a third of the model's depth: their
mean and the last one. There they tell as much of a text as at the end, in a third of the time: on
1,000 pairs of PKU-SafeRLHF and SmolLM2, left out by prompt in five parts, 73.6% were right at a
third, 73.7% at a half and 72.8% at the end. They are computed once, in batches of like length; the
head is fitted to them (:mod:`train.rewards.bradley_terry`) with the penalty that serves prompts
left out best. It is saved with the name of its model, so that scoring loads it like any other.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from train import models
from train.models import Hardware
from train.rewards.rewarding import Answered, by_length, longest, whole
from train.running import adapters

ABOUT = "config.json"
LINE = "reward_head.safetensors"
ADAPTER = "adapter"  # where that of the model lies, if it has one
KIND = "chosen_reward_head"


@dataclass(frozen=True)
class Body:
    """The lower third of a frozen language model; `limit` is how many tokens it can read.

    `base_model` and `adapter` are what it is made of.
    """

    model: Any
    tokenizer: Any
    limit: int
    base_model: str
    adapter: Path | None

    @classmethod
    def of(
        cls,
        base_model: str,
        adapter: Path | None,
        hardware: Hardware,
        *,
        chat_template: str | None = None,
        tokenizer_at: Path | None = None,
    ) -> "Body":
        """Load it; the options, and what it raises, are those of :func:`train.models.load`."""
        loaded = models.load(
            base_model, hardware, chat_template=chat_template, tokenizer_at=tokenizer_at
        )
        whole_model: Any = loaded.model
        if adapter is not None:
            whole_model = adapters.finished(whole_model, adapter).merge_and_unload()
        lower = _lower_third(whole_model.base_model).eval()
        return cls(lower, loaded.tokenizer, longest(loaded), base_model, adapter)

    def features(self, asked: Sequence[Answered]) -> Iterator[tuple[list[int], torch.Tensor]]:
        """Indexes of a batch with their features (batch, twice the width), float64 on the CPU."""
        rows = [whole(self.tokenizer, one)[-self.limit :] for one in asked]
        for batch in by_length([len(row) for row in rows]):
            yield batch, self._pooled([rows[index] for index in batch])

    def _pooled(self, rows: Sequence[list[int]]) -> torch.Tensor:
        counts = torch.tensor([len(row) for row in rows], device=self.model.device)
        padded = torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], True)
        seen = torch.arange(padded.shape[1], device=counts.device) < counts.unsqueeze(1)
        with torch.inference_mode():
            states = self.model(
                input_ids=padded.to(counts.device), attention_mask=seen.long(), use_cache=False
            ).last_hidden_state.float()
            sums = torch.where(seen.unsqueeze(2), states, 0).sum(1)
            last = states[torch.arange(len(rows), device=counts.device), counts - 1]
            return torch.cat([sums / counts.unsqueeze(1), last], 1).double().cpu()


def _lower_third(model: Any) -> Any:
    """The model with a third of its layers; what follows them, such as its last norm, stays."""
    for name, layers in model.named_children():
        if isinstance(layers, torch.nn.ModuleList):
            kept = max(len(layers) // 3, 1)
            setattr(model, name, layers[:kept])
            model.config.num_hidden_layers = kept
    return model


@dataclass(frozen=True)
class HeadRewarder:
    """A body with its head: a reward is the product of `weights` with the features, + `offset`."""

    body: Body
    weights: torch.Tensor
    offset: float

    def batches(self, asked: Sequence[Answered]) -> Iterator[dict[int, float]]:
        """The rewards by index, the longest first."""
        for batch, features in self.body.features(asked):
            yield dict(zip(batch, (features @ self.weights + self.offset).tolist(), strict=True))

    def save(self, out: Path) -> None:
        """Write into `out` the head, the tokenizer, the model's name and a copy of its adapter."""
        save_file(
            {"weights": self.weights, "offset": torch.tensor([self.offset], dtype=torch.float64)},
            out / LINE,
        )
        if self.body.adapter is not None:
            shutil.copytree(self.body.adapter, out / ADAPTER)
        self.body.tokenizer.save_pretrained(str(out))
        about = {"model_type": KIND, "base_model": self.body.base_model}
        (out / ABOUT).write_text(json.dumps(about, indent=2) + "\n")


def is_head(artifact: Path) -> bool:
    """Whether a finished run's directory holds a head alone."""
    return (artifact / LINE).is_file()


def load(artifact: Path, hardware: Hardware) -> HeadRewarder:
    """The head that was saved there, on its model; raises what :func:`train.models.load` raises."""
    about = json.loads((artifact / ABOUT).read_text())
    adapter = artifact / ADAPTER
    line = load_file(artifact / LINE)
    own = adapter if adapter.is_dir() else None
    body = Body.of(about["base_model"], own, hardware, tokenizer_at=artifact)
    return HeadRewarder(body, line["weights"], float(line["offset"]))
