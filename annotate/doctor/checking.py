"""What checks have in common: how they are asked, and how they say a share."""

from collections.abc import Iterator
from typing import Protocol

from annotate.doctor.findings import EXAMPLES, Finding
from annotate.doctor.rows import Row
from annotate.intervals import wilson


class Look(Protocol):
    """A check that sees every row once, in order, and then says what it found."""

    def see(self, row: Row) -> None:
        """Look at a row; keeps little of it."""

    def findings(self) -> Iterator[Finding]:
        """What was found in the rows seen."""


class Tally:
    """How many rows there are of something, and the first of them."""

    def __init__(self) -> None:
        self.count = 0
        self.rows: list[int] = []

    def add(self, number: int) -> None:
        """Count a row."""
        self.count += 1
        if len(self.rows) < EXAMPLES:
            self.rows.append(number)

    @property
    def examples(self) -> tuple[int, ...]:
        """Numbers of the first rows."""
        return tuple(self.rows)


def told(hits: int, of: int, what: str = "rows") -> str:
    """Such as ``7 of 100 rows (7%)``; small shares, and nearly all, with a digit more."""
    share = hits / of if of else 0.0
    digits = 1 if 0 < share < 0.01 or 0.99 < share < 1 else 0
    said = "under 0.1%" if 0 < share < 0.001 else f"{share:.{digits}%}"
    return f"{hits:,} of {of:,} {what} ({said})"


def told_interval(hits: int, of: int, what: str = "rows") -> str:
    """Such as ``73 of 100 rows (73%, 95% interval 64 to 81%)``, by Wilson."""
    low, high = wilson(hits, of)
    return (
        f"{hits:,} of {of:,} {what} ({hits / of:.0%}, 95% interval {low * 100:.0f} to "
        f"{high * 100:.0f}%)"
    )


def figures(hits: int, of: int) -> dict[str, int | float | list[float]]:
    """Count, of how many, share, and Wilson's 95% interval, for whoever reads numbers."""
    return {
        "count": hits,
        "of": of,
        "share": hits / of if of else 0.0,
        "interval": [round(end, 6) for end in wilson(hits, of)],
    }
