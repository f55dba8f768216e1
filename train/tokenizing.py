"""Tokenizing: rows of a dataset as a trainer sees them, to count and compare before training."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from db.messages import Messages
from train import libraries
from train.errors import ModelNotFound, NoChatTemplate, first_line
from train.models import locate, name_of

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

_BATCH = 256


@dataclass(frozen=True)
class Tokens:
    """A row as tokens: the prompt as the chat template ends it, and what follows."""

    prompt: Sequence[int]
    response: Sequence[int]

    @property
    def count(self) -> int:
        """How many tokens prompt and response have together."""
        return len(self.prompt) + len(self.response)


class ChatTokenizer(NamedTuple):
    """A model's tokenizer with its chat template, under the name it was asked for by."""

    name: str
    tokenizer: "PreTrainedTokenizerBase"

    @property
    def special_tokens(self) -> Sequence[str]:
        """What it reads as one token with a meaning of its own, such as the end of a turn."""
        added = self.tokenizer.added_tokens_decoder.values()
        return sorted({token.content for token in added if token.special})

    def tokens(self, rows: Iterable[tuple[Messages, Messages]]) -> Iterator[Tokens]:
        """The tokens of prompts with their responses, in order; streams.

        As TRL's trainers do it: the prompt ends where the assistant is to speak, and the response
        is what the template makes of the whole conversation beyond that.
        """
        remaining = iter(rows)
        while batch := list(islice(remaining, _BATCH)):
            prompts = self._encode([prompt for prompt, _ in batch], ends=True)
            whole = self._encode([prompt + response for prompt, response in batch], ends=False)
            for before, both in zip(prompts, whole, strict=True):
                yield Tokens(before, both[len(before) :])

    def _encode(self, conversations: list[Messages], *, ends: bool) -> list[list[int]]:
        turns = [[message._asdict() for message in messages] for messages in conversations]
        texts = self.tokenizer.apply_chat_template(
            turns, tokenize=False, add_generation_prompt=ends
        )
        encoded: list[list[int]] = self.tokenizer(texts, add_special_tokens=False)["input_ids"]
        return encoded


def load(model: str) -> ChatTokenizer:
    """The tokenizer of a model, named as ``--model`` names one.

    Raises MissingExtra without the training packages, ModelNotFound, and NoChatTemplate.
    """
    libraries.require()
    libraries.quiet()
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(locate(model))
    except (OSError, ValueError, KeyError) as error:
        raise ModelNotFound(
            f"The tokenizer of {model} could not be loaded ({first_line(error)}). Check the name "
            "and the connection, or give a local directory or a .gguf file."
        ) from error
    if not tokenizer.chat_template:
        raise NoChatTemplate(
            f"{model} has no chat template, so its tokens of a conversation cannot be counted. "
            "Choose the tokenizer of an instruction-tuned model."
        )
    return ChatTokenizer(name_of(model), tokenizer)
