"""Goals: so many rows, or so narrow an interval of alpha; the way to them, in sentences."""

from typing import NamedTuple

from annotate.forecast import NOTHING, Estimate
from db.finished import Finished
from db.projects import Project, Task

ROWS: dict[Task, str] = {
    "compare": "preferences", "rate": "ratings", "rank": "picks", "demonstrate": "demonstrations",
}  # fmt: skip


class Goal(NamedTuple):
    """A target and the way to it.

    `items` and `judgments` are how many more are expected; `lacking` items are not in the queue
    (expected, and at the upper end of the interval; None where that has no end). `now` is where the
    project stands: rows, or the width of the interval.
    """

    what: str
    target: float
    now: float | None
    items: Estimate
    judgments: Estimate
    lacking: tuple[int | None, int | None]

    @property
    def reached(self) -> bool:
        """Whether nothing more is needed."""
        return self.items == NOTHING


def sentence(goal: Goal) -> str:
    """What is expected until a goal is reached."""
    if goal.reached:
        return f"There is enough for {goal.what}."
    if goal.judgments.expected is None:
        return f"How many judgments {goal.what} will take cannot be said yet."
    high = "no end in sight" if goal.judgments.high is None else f"{goal.judgments.high:,.0f}"
    return (
        f"About {goal.judgments.expected:,.0f} more judgments are expected until {goal.what} "
        f"(95%: {goal.judgments.low:,.0f} to {high})."
    )


def advice(project: Project, found: Finished, goals: tuple[Goal | None, ...]) -> list[str]:
    """Whether the queue as it is set up suffices, and if not, what to change."""
    said = []
    rows, alpha = goals
    if alpha is not None and project.overlap < 2:
        said.append("Alpha needs two judgments of an item: raise the overlap to 2 or more.")
    waiting = [goal for goal in goals if goal is not None and not goal.reached]
    known = [goal for goal in waiting if goal.lacking[0] is not None]
    lacking = max((goal.lacking[0] or 0 for goal in known), default=0)
    most = [goal.lacking[1] for goal in known]
    upper = None if None in most else max((one or 0 for one in most), default=0)
    if lacking:
        to_be_safe = f" ({upper:,} to be on the safe side)" if upper and upper > lacking else ""
        said.append(
            f"The queue is not enough: {found.unfinished:,} items are unfinished. Import about "
            f"{lacking:,} more{to_be_safe}."
        )
    elif known:
        unless = "; at the upper end it cannot be said yet" if upper is None else ""
        if upper:
            unless = f"; at the upper end about {upper:,} items would be lacking"
        said.append(f"The queue has enough: {found.open:,} judgments are still to be had{unless}.")
    conflicting = found.outcomes.get("conflicting", 0)
    if rows is not None and not rows.reached and conflicting and not project.options.extra:
        said.append(
            f"Judgments conflict on {finished_items(conflicting)}: an extra judgment of each "
            "(--extra 1) may settle that."
        )
    return said


def finished_items(number: int) -> str:
    """So many, in words."""
    return f"{number:,} finished item{'s' * (number != 1)}"
