"""A tokenizer whose tokens one can count by eye: a word each."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from db.messages import Messages


@dataclass(frozen=True)
class Tokens:
    prompt: Sequence[int]
    response: Sequence[int]

    @property
    def count(self) -> int:
        return len(self.prompt) + len(self.response)


class Words:
    """Splits at spaces."""

    name = "words"
    special_tokens: Sequence[str] = ("<stop>",)

    def tokens(self, rows: Iterable[tuple[Messages, Messages]]) -> Iterator[Tokens]:
        for prompt, response in rows:
            yield Tokens(_numbers(prompt), _numbers(response))


def _numbers(messages: Messages) -> list[int]:
    return [zlib.crc32(word.encode()) for turn in messages for word in turn.content.split()]
