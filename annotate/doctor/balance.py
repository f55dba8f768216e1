"""Balance: of ratings, how many are good; KTO and classifiers do badly with nearly none of one."""

from collections.abc import Iterator

from annotate.doctor.checking import Tally, figures, told
from annotate.doctor.findings import Finding
from annotate.doctor.rows import Row

CHECK = "balance"
FEW, NONE = 0.2, 0.05  # shares of the rarer label that are noted, and that warn


class Balance:
    """Counts good and bad responses, of rows that have one response."""

    def __init__(self) -> None:
        self._good, self._bad = Tally(), Tally()

    def see(self, row: Row) -> None:
        """Look at a row."""
        if row.chosen is None:
            self._bad.add(row.number)
        elif row.rejected is None:
            self._good.add(row.number)

    def findings(self) -> Iterator[Finding]:
        """That one label is rare."""
        rows = self._good.count + self._bad.count
        rarer, name = min((self._bad, "bad"), (self._good, "good"), key=lambda one: one[0].count)
        if not rows or rarer.count >= FEW * rows:
            return
        yield Finding(
            CHECK,
            "warn" if rarer.count < NONE * rows else "note",
            f"{told(rarer.count, rows)} are {name}.",
            "Have more responses judged that are likely to be so, or give the rarer label more "
            "weight in training (KTO: desirable_weight and undesirable_weight).",
            rarer.examples,
            figures(rarer.count, rows) | {"label": name},
        )
