"""Which judgments count when something is made of them: whose, of when, under which guidelines.

What is withdrawn never does. Of the others each that is left out has a reason, which is a part of
the ledger of what is made.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Literal, NamedTuple

from db.times import to_text

LeftOut = Literal["withdrawn", "other_people", "other_dates", "outdated"]
WITHDRAWN = "LEFT JOIN withdrawals w ON w.judgment_id = j.id"


class Selection(NamedTuple):
    """The judgments that count, by ids; None is any.

    `people` and `without` are annotators; `since` is the first moment and `until` the first that is
    too late. Guidelines are those a judgment was made under: what a researcher decided counts
    whatever they were.
    """

    people: Collection[int] | None = None
    without: Collection[int] | None = None
    guidelines: Collection[int] | None = None
    since: datetime | None = None
    until: datetime | None = None

    def left_out(self, j: str = "j", a: str = "a", w: str = "w") -> str:
        """Why a judgment does not count, as SQL over judgments, their assignments, and `w`.

        NULL where it does. `w` is joined by :data:`WITHDRAWN`.
        """
        rules = [f"WHEN {w}.judgment_id IS NOT NULL THEN 'withdrawn'"]
        if self.people is not None:
            rules.append(f"WHEN {j}.annotator_id NOT IN ({_ids(self.people)}) THEN 'other_people'")
        if self.without is not None:
            rules.append(f"WHEN {j}.annotator_id IN ({_ids(self.without)}) THEN 'other_people'")
        if self.since is not None:
            rules.append(f"WHEN {j}.created_at < '{to_text(self.since)}' THEN 'other_dates'")
        if self.until is not None:
            rules.append(f"WHEN {j}.created_at >= '{to_text(self.until)}' THEN 'other_dates'")
        if self.guidelines is not None:
            others = f"{a}.guideline_id NOT IN ({_ids(self.guidelines)})"
            rules.append(f"WHEN {others} AND {a}.state <> 'adjudicated' THEN 'outdated'")
        return f"CASE {' '.join(rules)} END"

    def parts(self) -> tuple[LeftOut, ...]:
        """The reasons that there can be, beside `withdrawn`."""
        asked: dict[LeftOut, tuple[object, ...]] = {
            "other_people": (self.people, self.without),
            "other_dates": (self.since, self.until),
            "outdated": (self.guidelines,),
        }
        return tuple(part for part, by in asked.items() if any(one is not None for one in by))


ALL = Selection()


def _ids(ids: Collection[int]) -> str:
    return ", ".join(str(int(each)) for each in sorted(ids))
