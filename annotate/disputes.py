"""Disputes: what people disagree on, and all that was said of it. For researchers.

Lists are read a page at a time from an index of what is disputed, however many items there are.
"""

from collections import Counter
from datetime import datetime
from typing import Literal, NamedTuple

from annotate import access, adjudication, answers
from annotate.assignment import Shown
from annotate.details import Details, turned, turned_verdict
from annotate.errors import UnknownItem
from db import adjudications, assignments, items, judgments, wellbeing
from db.adjudications import FIRST, Listed, Mark, Opinion
from db.connection import Study
from db.judgments import Verdict
from db.preferences import choice_of
from db.projects import Project
from db.votes import of_item

Which = Literal["disagreements", "decided", "judged"]
PAGE = 25
_LISTS = {
    "disagreements": adjudications.disputed,
    "decided": adjudications.decided,
    "judged": adjudications.judged,
}


class Dispute(NamedTuple):
    """An item in a list, and how many chose what: a response by its place, or a verdict."""

    listed: Listed
    tally: tuple[tuple[int | str, int], ...]


class Disputes(NamedTuple):
    """A page of a list; more may follow after the mark, None at its end."""

    disputes: tuple[Dispute, ...]
    after: Mark | None


class Said(NamedTuple):
    """A judgment that stands, in terms of the responses as they are stored.

    counts: it votes. skipped: no vote. surplus: it came too late to count. adjudicated: it decides
    alone. withdrawn: it counts for nothing. `corrected`: given in place of an earlier one.
    `confirms`: the demonstration that it was asked to confirm. `guideline` is a version; `seconds`
    of a label or a correction are not known.
    """

    judgment_id: int
    annotator: str
    at: datetime
    verdict: Verdict
    reason: str | None
    details: Details
    seconds: float | None
    guideline: int
    fate: Literal["counts", "skipped", "surplus", "adjudicated", "withdrawn"]
    corrected: bool
    confirms: int | None


class Case(NamedTuple):
    """An item with everything that was said of it; `token` is to decide it as it stands.

    `generators` are by place; `decision` is what stands, by whoever decided.
    """

    item_id: int
    shown: Shown
    generators: tuple[tuple[str, ...], ...]
    said: tuple[Said, ...]
    decision: Said | None
    token: str


def disputes(
    study: Study,
    project: Project,
    which: Which = "disagreements",
    category: str | None = None,
    after: Mark = FIRST,
    size: int = PAGE,
) -> Disputes:
    """A page of a project's disagreements, of what was decided, or of all that was judged.

    Disagreements are what nobody has decided: first those where no option wins, then those with the
    most evenly split votes; of equals those with more votes. Looks at 5,000 items at most; a page
    may hold fewer than `size` where most of them are of other categories. Takes a researcher.
    """
    access.require(study, "researcher")
    found = _LISTS[which](study, project.id, category, after, size)
    return Disputes(tuple(Dispute(i, _tally(study, i.item_id)) for i in found.items), found.after)


def case(study: Study, project: Project, item_id: int) -> Case:
    """An item and every judgment on it that stands; takes a researcher, raises UnknownItem."""
    access.require(study, "researcher")
    if not adjudications.is_own(study, project.id, item_id):
        raise UnknownItem(f"Project {project.name!r} has no item {item_id}. Go back to the list.")
    item = items.get(study, item_id)
    shown = Shown(
        token=adjudication.token_of(study, item_id),
        prompt=item.prompt,
        responses=tuple(response.messages for response in item.responses),
        category=item.category,
        severity=item.severity,
        hidden=project.options.blurs(item.category, item.severity),
        task=project.task,
    )
    said = tuple(_said(study, opinion) for opinion in adjudications.opinions(study, item_id))
    decision = next((one for one in said if one.fate == "adjudicated"), None)
    others = tuple(one for one in said if one is not decision)
    made = _generators(study, item_id, len(item.responses))
    return Case(item_id, shown, made, others, decision, shown.token)


def _said(study: Study, opinion: Opinion) -> Said:
    judgment = judgments.get(study, opinion.judgment_id)
    assert judgment is not None
    was = assignments.get(study, judgment.assignment_id)
    verdict = turned_verdict(judgment.verdict) if was.order == (1, 0) else judgment.verdict
    fates: dict[str, Literal["counts", "skipped", "adjudicated", "withdrawn"]] = {
        "judged": "counts", "skipped": "skipped", "adjudicated": "adjudicated",
        "withdrawn": "withdrawn",
    }  # fmt: skip
    return Said(
        judgment_id=judgment.id,
        annotator=opinion.annotator,
        at=judgment.created_at,
        verdict=verdict or judgment.verdict,
        reason=judgment.reason,
        details=turned(answers.read(study, judgment, was), was.order),
        seconds=opinion.seconds,
        guideline=opinion.guideline,
        fate=fates.get(opinion.state, "surplus"),
        corrected=was.corrects is not None,
        confirms=opinion.confirms,
    )


def _tally(study: Study, item_id: int) -> tuple[tuple[int | str, int], ...]:
    """How many votes there are for what, the most first."""
    places = {id_: place for place, id_ in enumerate(items.response_ids(study, item_id))}
    votes = [vote for _, given in of_item(study, item_id) for vote in given]
    counted = (v for v in votes if v.left_out is None and not v.adjudicated)
    choices = Counter(choice_of(v) for v in counted if v.verdict != "skip")
    return tuple(
        (places.get(choice, "another text") if isinstance(choice, int) else choice, number)
        for choice, number in choices.most_common()
    )


def _generators(study: Study, item_id: int, size: int) -> tuple[tuple[str, ...], ...]:
    found: list[list[str]] = [[] for _ in range(size)]
    for position, generator, settings in adjudications.generators(study, item_id):
        given = ", ".join(f"{name} {value}" for name, value in sorted(settings.items()))
        found[position].append(f"{generator} ({given})" if given else generator)
    return tuple(map(tuple, found))


def categories(study: Study, project: Project) -> list[str]:
    """The categories of a project's prompts, sorted; takes a researcher."""
    access.require(study, "researcher")
    return wellbeing.categories(study, [project])
