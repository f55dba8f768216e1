"""Ledgers: where all that was judged went when a dataset was made of it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

NOTES = ("edits", "good", "bad", "rows", "judgments")  # not among the parts


@dataclass(frozen=True)
class Ledger:
    """Where every judged item of a project went; `judged` is the sum of the parts.

    A part is None where it cannot be, such as ties among ratings. In a dataset of marks all of it
    counts responses instead of items. Beside the parts there are notes: `edits` are rows whose
    chosen text is an annotator's edit; `good` and `bad` are the rows of either label; `rows` are
    those made of the exported items, where one item can make several. `judgments` are all judgments
    of the projects by what became of each (:mod:`db.judgment_counts`); datasets of older versions
    have none.
    """

    judged: int
    exported: int
    tied: int | None = None
    both_bad: int | None = None
    conflicting: int | None = None
    skipped: int | None = None
    duplicate: int | None = None
    edits: int = 0
    none: int | None = None  # no response was acceptable
    unpaired: int | None = None  # a best response, and none that it is preferred to
    unconfirmed: int | None = None
    rejected: int | None = None
    unmarked: int | None = None
    too_few: int | None = None
    outdated: int | None = None
    low_agreement: int | None = None
    withdrawn: int | None = None
    other_people: int | None = None
    other_dates: int | None = None
    other_category: int | None = None
    other_source: int | None = None
    benchmark: int | None = None
    too_long: int | None = None
    unmatched: int | None = None  # left out to match the lengths of what is chosen
    held_out: int | None = None  # in the splits for validation and test
    good: int | None = None
    bad: int | None = None
    rows: int | None = None
    judgments: Mapping[str, int] | None = None

    def items(self) -> dict[str, int]:
        """The parts, by what became of them."""
        parts: dict[str, Any] = asdict(self)
        return {
            name: n for name, n in parts.items() if n is not None and name not in ("judged", *NOTES)
        }

    @property
    def unit(self) -> str:
        """What is counted: items or responses."""
        return "items" if self.unmarked is None else "responses"

    def adds_up(self) -> bool:
        """Whether everything judged is accounted for once."""
        return self.judged == sum(self.items().values())

    def as_dict(self) -> dict[str, Any]:
        """What is stored: what can be, and `edits` only where there are some."""
        parts: dict[str, Any] = asdict(self)
        return {name: n for name, n in parts.items() if n is not None and (n or name != "edits")}


def of(
    found: Mapping[str, int],
    parts: Iterable[str],
    notes: Mapping[str, int],
    judgments: Mapping[str, int] | None = None,
) -> Ledger:
    """The ledger of what was found; `parts` are those that can be, beside what is exported."""
    counted = {name: found.get(name, 0) for name in ("exported", *parts)}
    return Ledger(judged=sum(found.values()), judgments=judgments, **counted, **notes)
