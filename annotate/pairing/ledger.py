"""The ledger of pairing: what became of every prompt that was looked at."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

PARTS = (  # of prompts, in the order in which they are told
    "paired", "there", "too_few", "identical", "no_score", "too_close", "benchmark", "over_limit",
)  # fmt: skip


@dataclass(frozen=True)
class Ledger:
    """What became of prompts and responses.

    Of `prompts`, those are *paired* that got a new item, and *there* whose items all were in the
    project already; the others got none: they have *too_few* responses, only *identical* ones, no
    two with a score (*no_score*), scores *too_close*, they belong to a *benchmark*, or their items
    were *over_limit*. `items` are new and `there` were in the project. Passed over were `empty`
    responses and `identical` pairs; `evaluating` items have a prompt of a benchmark that was kept.
    """

    prompts: Mapping[str, int]
    items: int
    there: int
    empty: int
    identical: int
    evaluating: int

    @property
    def looked_at(self) -> int:
        """How many prompts: the sum of what became of them."""
        return sum(self.prompts.values())


class Tally:
    """Counting for a ledger, while prompts go by."""

    def __init__(self) -> None:
        self.prompts: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()

    def ledger(self) -> Ledger:
        """What was counted."""
        names = ("items", "there", "empty", "identical", "evaluating")
        counts = {name: self.counts[name] for name in names}
        return Ledger({part: self.prompts[part] for part in PARTS}, **counts)
