"""Enough? How many more judgments a project is expected to need, and whether its queue has them.

Two targets: so many usable rows, and an interval of Krippendorff's alpha as narrow as that. Both go
by finished items: those of which all judgments that are wanted have come, or which a researcher has
decided. :mod:`annotate.forecast` has the formulas.
"""

from math import ceil
from typing import Any, NamedTuple

from annotate import access, planning
from annotate.errors import BadSettings
from annotate.forecast import NOTHING, Estimate, Queue, more_items, rows_among, units_for_width
from annotate.goals import ROWS, Goal, advice, finished_items, sentence
from annotate.intervals import Interval, wilson
from annotate.label_agreement import label_agreement
from db.connection import Study
from db.finished import finished
from db.projects import Project, Task

USABLE: dict[Task, tuple[str, ...]] = {
    "compare": ("preference",),
    "rate": ("good", "bad"),
    "rank": ("picked",),
    "demonstrate": ("demonstrated",),
}


MOST_ROWS = 10**9
NARROWEST = 0.001  # of an interval of alpha


class Enough(NamedTuple):
    """Where a project stands, and what it needs.

    `usable` of `finished` items make a row, with Wilson's 95% interval of that share;
    `conflicting` of them have no winner. `per_item` judgments count on each. `skipped` is the share
    of answers that are skips.
    """

    project: str
    task: Task
    finished: int
    usable: int
    share: Interval
    conflicting: int
    per_item: float
    skipped: float
    queue: Queue
    rows: Goal | None
    alpha: Goal | None
    advice: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Everything, for programs."""
        return _plain(self)  # type: ignore[no-any-return]

    def describe(self) -> str:
        """As sentences."""
        lines = [self.standing]
        lines += [sentence(goal) for goal in (self.rows, self.alpha) if goal is not None]
        return "\n".join([*lines, *self.advice])

    @property
    def standing(self) -> str:
        """What the finished items came to, as a sentence."""
        if not self.finished:
            return "No item has all its judgments yet: nothing can be expected of the others."
        return (
            f"Of {finished_items(self.finished)}, {self.usable:,} came to {ROWS[self.task]} "
            f"({self.usable / self.finished:.0%}, {self.share.low:.0%} to {self.share.high:.0%}) "
            f"and {self.conflicting:,} to a conflict; {self.per_item:.1f} judgments each, "
            f"{self.skipped:.0%} of answers are skips."
        )


class Ahead(NamedTuple):
    """So many more judgments, and the rows expected then, with a 95% interval."""

    judgments: float
    rows: float
    low: float
    high: float


def enough(
    study: Study, project_name: str, rows: int | None = None, alpha_width: float | None = None
) -> Enough:
    """Say what a project needs until `rows` usable rows, and until alpha is as narrow as asked.

    Alpha is that of the verdict. Reads all slots of the study, and for alpha all judgments of the
    project. Takes a researcher. Raises UnknownProject, and BadSettings for a target that is none.
    """
    access.require(study, "researcher")
    _check(rows, alpha_width)
    project = planning.find(study, project_name)
    found = finished(study, project)
    usable = sum(found.outcomes.get(name, 0) for name in USABLE[project.task])
    per_item = found.judged / found.items if found.items else float(project.overlap)
    counted = (found.items, found.unfinished, found.begun, found.open)
    queue = Queue(project.strategy, project.overlap, *counted, per_item)
    answered = found.judged + found.begun + found.skips
    goals = (
        None if rows is None else _rows(project, queue, usable, found.items, rows),
        None if alpha_width is None else _alpha(study, project, queue, alpha_width),
    )
    return Enough(
        project.name, project.task, found.items, usable, wilson(usable, found.items),
        found.outcomes.get("conflicting", 0), per_item,
        found.skips / answered if answered else 0.0, queue, *goals,
        tuple(advice(project, found, goals)),
    )  # fmt: skip


def _check(rows: int | None, alpha_width: float | None) -> None:
    if rows is not None and not 1 <= rows <= MOST_ROWS:
        raise BadSettings(f"A target is 1 row or more, up to {MOST_ROWS:,}.")
    if alpha_width is not None and not NARROWEST <= alpha_width < 2:
        raise BadSettings(f"A target for the width of alpha is {NARROWEST} or more, and below 2.")


def outlook(found: Enough, points: int = 40) -> list[Ahead]:
    """How the rows are expected to grow with more judgments: to the target, or the queue's end.

    Nothing while no item is finished.
    """
    if not found.finished:
        return []
    goal = found.rows
    target = (goal.items.high or goal.items.expected or 0.0) if goal is not None else 0.0
    furthest = max(target, float(found.queue.unfinished), 1.0)
    share = found.usable / found.finished
    ahead = []
    for step in range(points + 1):
        items = furthest * step / points
        low, high = rows_among(found.usable, found.finished, items)
        now = found.usable
        ahead.append(
            Ahead(found.queue.judgments(items), now + items * share, now + low, now + high)
        )
    return ahead


def _rows(project: Project, queue: Queue, usable: int, finished: int, target: int) -> Goal:
    items = more_items(usable, finished, target - usable)
    return _goal(f"{target:,} {ROWS[project.task]}", target, usable, items, queue)


def _alpha(study: Study, project: Project, queue: Queue, target: float) -> Goal:
    first = label_agreement(study, project.name).questions[0].agreement
    interval = first.alpha_interval
    what = f"an interval of alpha narrower than {target:g}"
    if interval is None:
        return _goal(what, target, None, Estimate(None, 0.0, None), queue)
    width = interval.high - interval.low
    items = NOTHING if width <= target else units_for_width(first.units, width, target)
    return _goal(what, target, width, items, queue)


def _goal(what: str, target: float, now: float | None, items: Estimate, queue: Queue) -> Goal:
    lacking = tuple(
        None if some is None else max(ceil(some - queue.unfinished), 0)
        for some in (items.expected, items.high)
    )
    return Goal(what, target, now, items, items.through(queue.judgments), lacking)  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    """Named tuples as dictionaries, all the way down."""
    if hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value
