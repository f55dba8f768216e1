"""What can be made of the judgments of a project, by its task, as a dataset.

=========== ============================== =====================================================
task        its own                        beside them
=========== ============================== =====================================================
compare     preferences                    ratings: what is chosen is good, what is rejected bad;
                                           safety, from marks
rate        ratings                        safety: the ratings themselves where the project rates
                                           safety, else from marks
rank        rankings: the best responses   preferences (:mod:`db.rank_pairs`); safety, from marks
demonstrate demonstrations                 safety, from marks of the proposals
=========== ============================== =====================================================
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from annotate.errors import BadFormat
from db import marked, pair_ratings, preferences, rank_pairs, row_rules
from db.aggregation import Aggregation, Posterior
from db.connection import Study
from db.criteria import Content, Criteria, Leave
from db.datasets import Kind
from db.preferences import Decision, Outcome
from db.projects import Project, Task
from db.selection import Selection
from db.staging import Row, Rows

OWN: dict[Task, Kind] = {
    "compare": "preferences", "rate": "ratings", "rank": "rankings", "demonstrate": "demonstrations"
}  # fmt: skip
_OTHERS: dict[Task, tuple[Content, ...]] = {
    "compare": ("ratings",), "rate": (), "rank": ("preferences",), "demonstrate": ()
}  # fmt: skip


def kind_of(content: Content) -> Kind:
    """The kind of dataset that holds it."""
    return "ratings" if content == "safety" else content


def of_task(task: Task) -> tuple[Content, ...]:
    """What can be made of a project of this task, its own first."""
    return (OWN[task], *_OTHERS[task], "safety")


class Making(NamedTuple):
    """How the rows of a project are made.

    `parts` are those its ledger has beside what is exported, `notes` what it says of the rows;
    `renamed` are outcomes by another name there. `criteria` is what to say of it for ever. `alone`:
    a decision makes a row of itself, whatever else the study holds (:mod:`db.ballots`).
    """

    decisions: Iterator[Decision]
    rows: Rows
    parts: tuple[str, ...]
    notes: tuple[str, ...]
    renamed: Mapping[str, str] = {}
    criteria: Mapping[str, str] = {}
    alone: bool = False


class Counting(NamedTuple):
    """Which judgments count and how they come to a decision; `filtered` is :mod:`db.votes`'."""

    by: Aggregation
    selection: Selection
    filtered: bool
    posterior: Posterior | None = None


def settled(study: Study, project: Project, content: Content | None) -> Content:
    """What is made of the project; raises BadFormat where it cannot be."""
    content = content or OWN[project.task]
    if content == "safety":
        return _safety(study, project)
    if content not in of_task(project.task):
        raise BadFormat(
            f"The task of project {project.name!r} is {project.task}: no {content} can be made of "
            f"it, but {' or '.join((OWN[project.task], *_OTHERS[project.task]))}."
        )
    return content


def asks_safety(study: Study, project: Project) -> bool:
    """Whether the project says what is safe, by ratings or by marks."""
    rates = project.task == "rate" and project.options.scale == "safety"
    return rates or project.options.marks or marked.has_any(study, project.id)


def _safety(study: Study, project: Project) -> Content:
    """Ratings of safety are what is asked for; else what was marked is."""
    if project.task == "rate" and project.options.scale == "safety":
        return "ratings"
    if asks_safety(study, project):
        return "safety"
    raise BadFormat(
        f"Project {project.name!r} does not ask what is safe. Rate with the scale safety, or let "
        "responses be marked: annotate project edit --marks."
    )


def making(
    study: Study, project: Project, content: Content, criteria: Criteria, counting: Counting
) -> Making:
    """How to make it; decisions stream when they are asked for."""
    by, selection, filtered, posterior = counting
    if content == "safety":
        return Making(
            marked.decisions(study, project.id, by, selection, filtered=filtered),
            row_rules.ratings, ("conflicting", "unmarked"), ("good", "bad"),
            {"skipped": "unmarked"}, {"of": "marks", "scale": "safety"},
        )  # fmt: skip
    decisions = preferences.decisions(
        study, project.id, by, posterior, selection, filtered=filtered
    )
    match project.task, content:
        case "compare", "ratings":
            return _pairs_as_ratings(study, decisions, criteria)
        case "compare", _:
            return _pairs(study, decisions, criteria)
        case "rank", "preferences":
            return Making(
                decisions,
                lambda decision: rank_pairs.rows(
                    study, decision, criteria.rank_pairs, criteria.seed
                ),
                ("none", "unpaired", *_ALWAYS), ("rows",), {"picked": "unpaired"},
                {"rank_pairs": criteria.rank_pairs},
            )  # fmt: skip
        case "rank", _:
            return Making(decisions, row_rules.rankings, ("none", *_ALWAYS), (), alone=True)
        case "demonstrate", _:
            parts = ("unconfirmed", "rejected", *_ALWAYS)
            return Making(decisions, row_rules.demonstrations, parts, ("rows",), alone=True)
    scale = {"scale": project.options.scale}
    return Making(
        decisions, row_rules.ratings, _ALWAYS, ("good", "bad"), criteria=scale, alone=True
    )


def _pairs(study: Study, decisions: Iterator[Decision], criteria: Criteria) -> Making:
    both = _both(criteria)

    def rows(decision: Decision) -> Iterator[Row]:
        if decision.outcome in both:
            return pair_ratings.either_order(study, decision, margin=criteria.margin)
        return row_rules.preferences(decision, criteria.edits, margin=criteria.margin)

    parts = tuple(part for part in ("tied", "both_bad") if part not in both)
    notes = ("edits", "rows") if both else ("edits",)
    return Making(decisions, rows, (*parts, *_ALWAYS), notes, alone=not both)


def _pairs_as_ratings(study: Study, decisions: Iterator[Decision], criteria: Criteria) -> Making:
    both = _both(criteria)
    parts = tuple(part for part in ("tied", "both_bad") if part not in both)
    return Making(
        decisions, lambda decision: pair_ratings.rows(study, decision, both),
        (*parts, *_ALWAYS), ("good", "bad", "rows"), criteria={"of": "pairs"},
    )  # fmt: skip


def _both(criteria: Criteria) -> set[Outcome]:
    asked: dict[Outcome, Leave] = {"tied": criteria.ties, "both_bad": criteria.both_bad}
    return {outcome for outcome, become in asked.items() if become == "both"}


_ALWAYS = ("conflicting", "skipped")
