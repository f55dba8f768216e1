"""Rewarding: what a reward model says of responses, in batches of like length."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import torch

from db.messages import Messages
from db.transcripts import text, transcript
from train.errors import Diverged
from train.models import Loaded

ROOM = 8_192  # tokens of a batch: enough to keep a device busy, and little to remember
_UNLIMITED = 1_000_000  # tokenizers without a limit state one with thirty digits


class Answered(NamedTuple):
    """A prompt with a response to it."""

    prompt: Messages
    response: Messages


class Rewarder(Protocol):
    """What rewards responses."""

    def batches(self, asked: Sequence[Answered]) -> Iterator[dict[int, float]]:
        """The rewards by index of what is asked, as they come."""
        ...


@dataclass(frozen=True)
class Classifier:
    """A reward model of transformers; `limit` is how many tokens it can read."""

    model: Any
    tokenizer: Any
    limit: int

    @classmethod
    def of(cls, loaded: Loaded) -> "Classifier":
        """One that reads as much as it can."""
        return cls(loaded.model, loaded.tokenizer, longest(loaded))

    def batches(self, asked: Sequence[Answered]) -> Iterator[dict[int, float]]:
        """The rewards by index, the longest first: if memory runs out it does so at once."""
        encoded = [self._encoded(one) for one in asked]
        for batch in by_length([len(one["input_ids"]) for one in encoded]):
            padded = self.tokenizer.pad([encoded[index] for index in batch], return_tensors="pt")
            with torch.inference_mode():
                logits = self.model(**padded.to(self.model.device)).logits
            yield dict(zip(batch, logits[:, 0].float().tolist(), strict=True))

    def _encoded(self, one: Answered) -> Any:
        """As it was trained: by the chat template, or without one as two texts.

        Of what is too long the beginning is cut, since the reward is read where the response ends.
        """
        if self.tokenizer.chat_template is None:
            return self.tokenizer(
                transcript(one.prompt), text(one.response), truncation="longest_first",
                max_length=self.limit,
            )  # fmt: skip
        ids = whole(self.tokenizer, one)
        return {"input_ids": ids[-self.limit :]}


def longest(loaded: Loaded) -> int:
    """How many tokens a model and its tokenizer can read."""
    config = loaded.model.config.get_text_config()
    known = (getattr(config, "max_position_embeddings", None), loaded.tokenizer.model_max_length)
    return min((count for count in known if count and count < _UNLIMITED), default=_UNLIMITED)


def whole(tokenizer: Any, one: Answered) -> list[int]:
    """The tokens of a prompt and its response as the chat template writes them."""
    turns = [message._asdict() for message in one.prompt + one.response]
    ids: list[int] = tokenizer.apply_chat_template(turns, return_dict=True)["input_ids"]
    return ids


def finite(batch: dict[int, float]) -> dict[int, float]:
    """A batch of rewards as it is; raises Diverged where one is no number."""
    for reward in batch.values():
        if not math.isfinite(reward):
            raise Diverged(
                f"The reward model gives {reward} for a reward. Train it again with a lower "
                "--learning-rate, or take another one. What was rewarded before is kept."
            )
    return batch


def by_length(lengths: Sequence[int], room: int = ROOM) -> Iterator[list[int]]:
    """Indexes in batches that hold at most `room` tokens when padded, the longest first."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda each: -lengths[each]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > room:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def rewards(rewarder: Rewarder, asked: Sequence[Answered]) -> list[float]:
    """The rewards in the order asked; raises Diverged where one is no number."""
    found: dict[int, float] = {}
    for batch in rewarder.batches(asked):
        found |= finite(batch)
    return [found[index] for index in range(len(asked))]
