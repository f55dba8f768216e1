"""Length: how often the chosen response is the longer one.

Annotators lean to longer texts, and a model that learns from their pairs learns to write more,
whether or not that is better.
"""

from collections.abc import Iterator

from annotate.doctor.checking import figures, told_interval
from annotate.doctor.findings import Finding
from annotate.doctor.rows import Row
from annotate.intervals import wilson

CHECK = "length"
LEANS = 0.6  # from here on length alone tells much of what is chosen


class Lengths:
    """Counts which response is longer, in characters; equal ones say nothing."""

    def __init__(self) -> None:
        self._longer = self._of = 0
        self._chosen = self._rejected = 0

    def see(self, row: Row) -> None:
        """Look at a row."""
        if row.chosen is None or row.rejected is None or len(row.chosen) == len(row.rejected):
            return
        self._of += 1
        self._longer += len(row.chosen) > len(row.rejected)
        self._chosen += len(row.chosen)
        self._rejected += len(row.rejected)

    def findings(self) -> Iterator[Finding]:
        """That the longer, or the shorter, response is chosen more often than the other."""
        if not self._of:
            return
        low, high = wilson(self._longer, self._of)
        if low <= 0.5 <= high:
            return
        share = self._longer / self._of
        yield Finding(
            CHECK,
            "warn" if max(share, 1 - share) >= LEANS else "note",
            f"The longer response is chosen in {told_interval(self._longer, self._of, 'pairs')}; "
            f"chosen ones have {self._chosen / self._of:,.0f} characters on average, rejected ones "
            f"{self._rejected / self._of:,.0f}.",
            "Build with --length-matched, and watch how long the model's responses become; or "
            "train with a loss that is normalised by length.",
            (),
            figures(self._longer, self._of)
            | {"chosen": self._chosen / self._of, "rejected": self._rejected / self._of},
        )
