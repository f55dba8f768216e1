"""Checking a study: does everything hold that must always hold, and if not, what is wrong where."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from annotate import access
from annotate.blinding import response_order
from annotate.repeating import turned_order
from db import (
    companions,
    content_checks,
    count_checks,
    dataset_checks,
    file_checks,
    judgment_checks,
    queue_checks,
    repeats,
    task_checks,
)
from db.checks import Finding, Rule, Tally, snapshot, tally
from db.connection import Study
from db.judgment_checks import Presented

KEYS = Rule("blind keys", "Projects whose key for mixing the sides is not one")
ORDERS = Rule("orders", "Assignments that did not show every response of their item once")
SIDES = Rule("sides", "Assignments to people that showed the responses in another order than drawn")

Check = Callable[[Study], Iterable[Finding]]


class Checked(NamedTuple):
    """A group of checks that has been run, and what it found."""

    group: str
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> str:
        """The gravest of its findings: ok, note or error."""
        return min((f.severity for f in self.findings), default="ok")

    def describe(self) -> str:
        """A line that says ok or not, and a line for each finding."""
        state = {"ok": "ok", "note": "note", "error": "WRONG"}[self.severity]
        return "\n".join([f"{self.group:<13}{state}", *(f"  {f.sentence}" for f in self.findings)])


def check(study: Study) -> list[Finding]:
    """Whatever does not hold in a study; empty when all is well; for admins.

    Reads everything, as it was at one moment, and blocks nobody. Of a file with damaged pages
    nothing else is checked. Findings of severity "note" are no damage.
    """
    return [finding for checked in checking(study) for finding in checked.findings]


def checking(study: Study) -> Iterator[Checked]:
    """The groups of checks as they are done, all of them on one snapshot; take them all.

    For admins.
    """
    access.require(study, "admin")
    with snapshot(study):
        for group, checks in GROUPS.items():
            found = tuple(finding for each in checks for finding in each(study))
            yield Checked(group, found)
            if any(finding.check == file_checks.DAMAGED.name for finding in found):
                return


def is_clean(all_checked: Sequence[Checked]) -> bool:
    """Whether nothing is wrong; notes are not."""
    return all(checked.severity != "error" for checked in all_checked)


def as_dict(all_checked: Sequence[Checked]) -> dict[str, Any]:
    """All of it, for programs."""
    return {
        "clean": is_clean(all_checked),
        "checked": [checked.group for checked in all_checked],
        "findings": [
            {"group": checked.group, **finding._asdict()}
            for checked in all_checked
            for finding in checked.findings
        ],
    }


def presentations(study: Study) -> Iterator[Finding]:
    """Every assignment showed all responses once, and to people in the order of the keyed hash.

    A repeat in the order that was turned from one in which the same person answered its original.
    """
    keys = {p.id: p.blind_key for p in companions.with_projects(study)}
    broken = {id_ for id_, key in keys.items() if not _is_key(key)}
    yield from tally(KEYS, (f"project {id_}" for id_ in sorted(broken)))
    orders, sides = Tally(ORDERS), Tally(SIDES)
    for shown in judgment_checks.presentations(study):
        if not _is_permutation(shown):
            orders.add(shown.id)
        elif shown.kind == "person" and shown.project_id not in broken:
            drawn = _drawn(study, keys[shown.project_id], shown)
            if shown.order not in map(json.dumps, drawn):
                sides.add(shown.id)
    for found in (orders, sides):
        yield from found.finding()


def _drawn(study: Study, key: str, shown: Presented) -> list[tuple[int, ...]]:
    """The orders in which an assignment may have shown its item."""
    if shown.repeats is not None:
        return [turned_order(order) for order in repeats.orders(study, shown.id)]
    return [response_order(key, shown.item_id, shown.slot, shown.size)]


def _is_key(key: str) -> bool:
    try:
        return bool(bytes.fromhex(key))
    except ValueError:
        return False


def _is_permutation(shown: Presented) -> bool:
    if shown.size == 2 and shown.order in ("[0, 1]", "[1, 0]"):
        return True
    try:
        return sorted(json.loads(shown.order)) == list(range(shown.size))
    except (ValueError, TypeError):
        return False


GROUPS: dict[str, tuple[Check, ...]] = {
    "file": (
        file_checks.integrity,
        file_checks.references,
        file_checks.write_ahead,
        file_checks.same_schema,
    ),
    "judgments": (judgment_checks.judgments, task_checks.answers),
    "assignments": (judgment_checks.assignments,),
    "slots": (queue_checks.slots, queue_checks.queue),
    "blinding": (presentations,),
    "counts": (count_checks.progress, count_checks.activity, count_checks.outcomes),
    "texts": (
        content_checks.prompts,
        content_checks.responses,
        content_checks.items,
        task_checks.asked_again,
    ),
    "datasets": (dataset_checks.datasets, dataset_checks.lineage),
    "times": (file_checks.times,),
    "imports": (file_checks.imports,),
}
