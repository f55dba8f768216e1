"""What the page of a reproduction shows: figures by row and column, trainings, judges, commands.

A mean over several seeds stands as 94.0 (88.7-97.3), the seeds' own values behind it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from train.reproducing.steps import Done


class Cell(NamedTuple):
    """A measure of a row's models with the ends of its interval (None: not known), and each seed's.

    Shares are in percent, all else is as it is, with two `digits`.
    """

    value: float
    low: float | None
    high: float | None
    each: tuple[float, ...] = ()
    digits: int = 1

    def __str__(self) -> str:
        told = f"{self.value:.{self.digits}f}"
        if self.low is not None and self.high is not None:
            told += f" ({self.low:.{self.digits}f}-{self.high:.{self.digits}f})"
        if not self.each[1:]:
            return told
        return f"{told}; {', '.join(f'{v:.{self.digits - 1}f}' for v in self.each)}"


class Training(NamedTuple):
    """How a model of a row was made; `learned` says from what, `seconds` are None until it is."""

    row: str
    model: str
    seed: int
    learned: str
    steps: int | None
    seconds: float | None


class Trust(NamedTuple):
    """How far a judge says what people say, on so many answers that it did not learn from: percent
    of which it says the same, and in which its value is higher for the chosen one of two."""

    judge: str
    said: str
    n: int
    same: Cell | None
    in_order: Cell | None


Column = tuple[str, str, str]  # benchmark, measure, judge
Table = Mapping[str, Mapping[Column, Cell]]  # by the row's name


class Found(NamedTuple):
    """All that the page shows."""

    rows: Table
    trainings: Sequence[Training]
    judges: Sequence[Trust]
    done: Sequence[Done]
