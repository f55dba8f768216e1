"""What generating came to, so far or in the end."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from annotate.generating.faults import Failure
from annotate.generating.prices import Prices
from annotate.generating.replies import CUT, FILTERED
from annotate.generating.trying import Outcome
from annotate.unseen import is_blank


class Report(NamedTuple):
    """Samples by what became of them; tokens and cost of the new ones, as far as known.

    `failed` counts by reason, and `said` has a server's word on each. `filtered` are answers that
    a content filter kept back or cut, `cut` those that the limit of tokens did, `empty` others in
    which nothing shows, `uncounted` those whose tokens the server did not tell.
    `waiting` is for how many seconds nothing is asked just now. In the end `several` counts
    prompts with several samples at a temperature above 0, `alike` those whose samples are one text.
    """

    wanted: int
    there: int
    new: int = 0
    failed: Mapping[str, int] = {}
    said: Mapping[str, str] = {}
    filtered: int = 0
    cut: int = 0
    empty: int = 0
    uncounted: int = 0
    prompt_tokens: int = 0
    tokens: int = 0
    cost: float | None = None
    seconds: float = 0.0
    waiting: float = 0.0
    several: int = 0
    alike: int = 0

    @property
    def failures(self) -> int:
        """How many samples did not come."""
        return sum(self.failed.values())

    def after(self, outcomes: Sequence[Outcome], prices: Prices | None) -> "Report":
        """The report with these outcomes counted."""
        answers = [one.answer for one in outcomes if one.answer is not None]
        failures = [one.failure for one in outcomes if one.failure is not None]
        costs = [prices.cost(one.prompt_tokens, one.tokens) for one in answers] if prices else []
        known = [cost for cost in costs if cost is not None]
        return self._replace(
            new=self.new + len(answers),
            failed=_counted(self.failed, failures),
            said={**{one.reason: one.said for one in failures if one.said}, **self.said},
            filtered=self.filtered + sum(one.finish == FILTERED for one in answers),
            cut=self.cut + sum(one.finish == CUT for one in answers),
            empty=self.empty
            + sum(one.finish != FILTERED and is_blank(one.text) for one in answers),
            uncounted=self.uncounted
            + sum(one.prompt_tokens is None or one.tokens is None for one in answers),
            prompt_tokens=self.prompt_tokens + sum(one.prompt_tokens or 0 for one in answers),
            tokens=self.tokens + sum(one.tokens or 0 for one in answers),
            cost=(self.cost or 0.0) + sum(known) if prices else None,
        )


def _counted(before: Mapping[str, int], failures: Sequence[Failure]) -> Mapping[str, int]:
    return dict(sorted((Counter(before) + Counter(one.reason for one in failures)).items()))
