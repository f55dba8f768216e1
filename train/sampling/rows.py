"""Rows: the answers that are being written, token by token."""

from dataclasses import dataclass, field
from random import Random


@dataclass
class Row:
    """One answer: what it answers, its own chance, and the tokens so far.

    `most` new tokens are written, unless one of `ends` comes before. `chance` seeds the numbers
    that decide: what else is being answered, or in which order, changes nothing.
    """

    prompt: tuple[int, ...]
    chance: str
    most: int
    ends: frozenset[int]
    new: list[int] = field(default_factory=list)
    dice: Random = field(default_factory=Random)

    def begun(self) -> "Row":
        """Itself, with nothing written yet."""
        self.new = []
        self.dice = Random(self.chance)
        return self

    @property
    def length(self) -> int:
        """Tokens of the prompt and the longest answer."""
        return len(self.prompt) + self.most

    @property
    def seen(self) -> int:
        """Tokens that the model has seen: all but the last."""
        return len(self.prompt) + len(self.new) - 1

    @property
    def last(self) -> int:
        """The token that the model sees next."""
        return self.new[-1] if self.new else self.prompt[-1]

    @property
    def finish(self) -> str | None:
        """``stop`` when the model ended the answer, ``length`` when it is cut, else None."""
        if self.new and self.new[-1] in self.ends:
            return "stop"
        return "length" if len(self.new) >= self.most else None
