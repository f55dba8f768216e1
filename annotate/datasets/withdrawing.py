"""Withdrawing: judgments that are to count for nothing in all that is made from now on.

What was made of them before stays, and is listed: datasets to be built again, runs to be trained
again. Nobody's own list of judgments changes, and no item is queued again for it. An answer that
its annotator gives anew afterwards is another judgment, and counts.
"""

from datetime import datetime
from typing import Any, NamedTuple

from annotate import access, planning
from annotate.datasets import which as named
from annotate.datasets.which import Which
from annotate.errors import NoReason
from db import audit, gathering, handed, projects, times, touched, withdrawals
from db.connection import Study, transaction
from db.projects import Project
from db.touched import Touched, TouchedRun
from db.withdrawals import Change, Weighed

__all__ = ["Affected", "Change", "Touched", "TouchedRun", "Which", "affected", "withdraw"]


class Affected(NamedTuple):
    """What withdrawing judgments changes, or taking that back (`undo`).

    `done`: it has been done; otherwise nothing has changed. `weighed` counts judgments and items;
    `changes` are items whose decision is another one then. `datasets` have rows that rest on these
    judgments, and `runs` were made of those, or start from such a run. `rebuild` names datasets
    whose newest version is one of them, or was made of a project whose items are concerned.
    """

    undo: bool
    done: bool
    weighed: Weighed
    changes: tuple[Change, ...]
    datasets: tuple[Touched, ...]
    runs: tuple[TouchedRun, ...]
    rebuild: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "undo": self.undo,
            "done": self.done,
            **self.weighed._asdict(),
            "changes": [change._asdict() for change in self.changes],
            "datasets": [one._asdict() for one in self.datasets],
            "runs": [run._asdict() for run in self.runs],
            "rebuild": list(self.rebuild),
        }


def affected(study: Study, which: Which, *, undo: bool = False) -> Affected:
    """What :func:`withdraw` would do; changes nothing. For researchers; raises what that raises."""
    access.require(study, "researcher")
    with study.atomic():  # reads one moment, and writes to the temporary database only
        return _weigh(study, which, undo)


def withdraw(
    study: Study,
    which: Which,
    reason: str,
    *,
    undo: bool = False,
    now: datetime | None = None,
) -> Affected:
    """Withdraw judgments, or take that back with `undo`; durable when this returns.

    With a judgment go those that it superseded, and with one that is named by its number also what
    stands in its place. One transaction, with an entry in the audit log; the outcomes of the items
    are settled in it. Doing it again changes nothing. What is judged while this reads is left as it
    is.

    For researchers: raises Forbidden, NoReason, and BadCriteria, UnknownProject, UnknownItem or
    UnknownJudgment for judgments that are not there.
    """
    access.require(study, "researcher")
    moment, why = now or times.now(), reason.strip()
    if not why:
        raise NoReason("Say why, for those who read the audit log later: --reason TEXT.")
    with study.atomic():
        seen = withdrawals.newest(study)
        found = _weigh(study, which, undo)
    if not found.weighed.judgments:
        return found
    with transaction(study):
        if withdrawals.newest(study)[1] != seen[1]:  # somebody else has withdrawn some, perhaps
            seen, found = withdrawals.newest(study), _weigh(study, which, undo)
        withdrawals.store(study, why, moment, seen[0], undo=undo)
        served = _served(study)
        for project in served:
            _hand_on(study, project, moment)
        action = "take back withdrawal" if undo else "withdraw judgments"
        detail = {"which": which.as_dict(), "reason": why, "judgments": found.weighed.judgments}
        audit.record(study, action, "judgments", detail, moment)
    for project in served:
        if project.options.extra and _conflicts(found):
            planning.fit_all(study, project, moment)
    return found._replace(done=True)


def _weigh(study: Study, which: Which, undo: bool) -> Affected:
    named.gather(study, which)
    if which.judgments:
        gathering.gather_later(study)
    gathering.gather_earlier(study)
    weighed = withdrawals.weigh(study, undo=undo)
    rest_on = touched.datasets(study)
    projects = withdrawals.project_ids(study)
    rebuild = tuple(touched.newest(study, [one.dataset_id for one in rest_on], projects))
    changes = tuple(withdrawals.changes(study))
    runs = tuple(touched.runs(study))
    return Affected(undo, False, weighed, changes, tuple(rest_on), runs, rebuild)


def _served(study: Study) -> list[Project]:
    """The projects whose own items were weighed, not those of their companions only."""
    ids = withdrawals.project_ids(study)
    return [project for project in projects.list_all(study) if project.id in ids]


def _hand_on(study: Study, project: Project, moment: datetime) -> None:
    """Prompts whose item has come to none acceptable, or no longer does, go where that says."""
    if project.options.none_to and project.task == "rank":
        for item_id, outcome in withdrawals.came_to(study, "none", project.id):
            handed.follow(study, project, item_id, outcome, moment)


def _conflicts(found: Affected) -> bool:
    """Whether more or fewer judgments may be wanted of some item: people disagree, or no more."""
    return any("conflicting" in (change.before, change.after) for change in found.changes)
