"""Refusals: whether the response that refuses is always the chosen one.

A model that learns from such pairs learns to refuse, whatever is asked; that shows only on prompts
that are harmless.
"""

from collections.abc import Iterator

from annotate.doctor.checking import figures, told, told_interval
from annotate.doctor.findings import Figure, Finding
from annotate.doctor.refusal_rules import refuses
from annotate.doctor.rows import Row

CHECK = "refusals"
FEWEST = 20  # pairs in which one response refuses
ALWAYS, MOSTLY = 0.9, 0.75  # of these: shares that warn, and that are noted
MANY = 0.5  # of responses to learn from, where there are no pairs


class Refusals:
    """Counts responses that refuse by the rules."""

    def __init__(self) -> None:
        self._chosen = self._rejected = 0
        self._rows = self._of_chosen = self._of_rejected = 0
        self._only_chosen = self._only_rejected = 0

    def see(self, row: Row) -> None:
        """Look at a row."""
        self._rows += 1
        chosen = row.chosen is not None and refuses(row.chosen)
        rejected = row.rejected is not None and refuses(row.rejected)
        self._of_chosen += row.chosen is not None
        self._of_rejected += row.rejected is not None
        self._chosen += chosen
        self._rejected += rejected
        if row.chosen is not None and row.rejected is not None:
            self._only_chosen += chosen and not rejected
            self._only_rejected += rejected and not chosen

    def findings(self) -> Iterator[Finding]:
        """That refusals win, or that much of what is learned is refusals."""
        refused = self._only_chosen + self._only_rejected
        counts: dict[str, Figure] = {"chosen": self._chosen, "rejected": self._rejected}
        beside = (
            f"{told(self._chosen, self._of_chosen, 'chosen responses')} refuse"
            + (f", and {told(self._rejected, self._of_rejected, 'rejected ones')}"
               if self._of_rejected else "")
        )  # fmt: skip
        advice = (
            "Add pairs with harmless prompts, of which the response that helps is chosen, and test "
            "the model for refusing what is harmless (XSTest)."
        )
        if refused >= FEWEST and self._only_chosen >= MOSTLY * refused:
            yield Finding(
                CHECK,
                "warn" if self._only_chosen >= ALWAYS * refused else "note",
                f"Where one response refuses, it is the chosen one in "
                f"{told_interval(self._only_chosen, refused, 'pairs')}; {beside}.",
                advice,
                (),
                figures(self._only_chosen, refused) | counts,
            )
        elif self._chosen >= max(FEWEST, MANY * self._of_chosen):
            yield Finding(
                CHECK,
                "note",
                f"Much of what is to be learned refuses: {beside}.",
                advice,
                (),
                figures(self._chosen, self._of_chosen) | counts,
            )
