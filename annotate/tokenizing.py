"""Tokenizers as datasets are measured with them: what a trainer would see of a row.

:mod:`train.tokenizing` has them; nothing here loads one.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from db.messages import Messages


class Tokens(Protocol):
    """A row as tokens, with what the chat template puts around the turns."""

    @property
    def prompt(self) -> Sequence[int]:
        """Those of the prompt, to where the assistant is to speak."""

    @property
    def response(self) -> Sequence[int]:
        """Those after it."""

    @property
    def count(self) -> int:
        """How many prompt and response have together."""


class Tokenizer(Protocol):
    """Whatever turns conversations into tokens."""

    @property
    def name(self) -> str:
        """What it is called: a hub id, a directory, or the embedded model."""

    @property
    def special_tokens(self) -> Sequence[str]:
        """What it reads as one token with a meaning of its own, such as the end of a turn."""

    def tokens(self, rows: Iterable[tuple[Messages, Messages]]) -> Iterator[Tokens]:
        """The tokens of prompts with their responses, in order; streams."""
