"""What can be made of the judgments of a project, by its task, as a dataset.

=========== ============================== =====================================================
task        its own                        beside them
=========== ============================== =====================================================
compare     preferences                    safety, from marks
rate        ratings                        safety: the ratings themselves where the project rates
                                           safety, else from marks
rank        rankings: the best responses   preferences (:mod:`db.rank_pairs`); safety, from marks
demonstrate demonstrations                 safety, from marks of the proposals
=========== ============================== =====================================================
"""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from annotate.errors import BadFormat
from db import marked, preferences, rank_pairs, row_rules
from db.aggregation import Aggregation, Posterior
from db.connection import Study
from db.datasets import Kind
from db.preferences import Decision
from db.projects import Project, Task
from db.rank_pairs import RANK_PAIRS, RankPairs
from db.row_rules import EDITS, Edits
from db.staging import Rows

Content = Literal["preferences", "ratings", "rankings", "demonstrations", "safety"]

OWN: dict[Task, Kind] = {
    "compare": "preferences", "rate": "ratings", "rank": "rankings", "demonstrate": "demonstrations"
}  # fmt: skip


def kind_of(content: Content) -> Kind:
    """The kind of dataset that holds it."""
    return "ratings" if content == "safety" else content


class Making(NamedTuple):
    """How a dataset is made.

    `parts` are those its ledger has beside what is exported, `notes` what it says of the rows;
    `renamed` are outcomes by another name there. `criteria` is what to say of it for ever.
    """

    kind: Kind
    decisions: Iterator[Decision]
    rows: Rows
    parts: tuple[str, ...]
    notes: tuple[str, ...]
    renamed: Mapping[str, str] = {}
    criteria: Mapping[str, str] = {}


class Asked(NamedTuple):
    """What a project's judgments are to become; `content` None is what its task is for."""

    content: Content | None = None
    edits: Edits = "pairs"
    rank_pairs: RankPairs = "rest"


def settled(study: Study, project: Project, asked: Asked) -> Content:
    """What is made of the project; raises BadFormat where it cannot be."""
    content = asked.content or OWN[project.task]
    if asked.edits != "pairs" and project.task != "compare":
        raise BadFormat(f"Edits are for projects that compare; {project.name!r} does not.")
    if asked.edits not in EDITS or asked.rank_pairs not in RANK_PAIRS:
        raise BadFormat(
            f"Edits are {', '.join(EDITS)}; pairs of a ranking are {', '.join(RANK_PAIRS)}."
        )
    if content == "safety":
        return _safety(study, project)
    if content != OWN[project.task] and (project.task, content) != ("rank", "preferences"):
        raise BadFormat(
            f"The task of project {project.name!r} is {project.task}: no {content} can be made of "
            f"it, but {OWN[project.task]}."
        )
    return content


def _safety(study: Study, project: Project) -> Content:
    """Ratings of safety are what is asked for; else what was marked is."""
    if project.task == "rate" and project.options.scale == "safety":
        return "ratings"
    if project.options.marks or marked.has_any(study, project.id):
        return "safety"
    raise BadFormat(
        f"Project {project.name!r} does not ask what is safe. Rate with the scale safety, or let "
        "responses be marked: annotate project edit --marks."
    )


def making(
    study: Study,
    project: Project,
    content: Content,
    asked: Asked,
    by: Aggregation,
    posterior: Posterior | None,
) -> Making:
    """How to make it; decisions stream when they are asked for."""
    if content == "safety":
        return Making(
            "ratings", marked.decisions(study, project.id, by), row_rules.ratings,
            ("conflicting", "unmarked", "duplicate"), ("good", "bad"), {"skipped": "unmarked"},
            {"of": "marks", "scale": "safety"},
        )  # fmt: skip
    decisions = preferences.decisions(study, project.id, by, posterior)
    if content == "ratings":
        return Making(
            "ratings", decisions, row_rules.ratings, _ALWAYS, ("good", "bad"),
            criteria={"scale": project.options.scale},
        )  # fmt: skip
    if content == "rankings":
        return Making("rankings", decisions, row_rules.rankings, ("none", *_ALWAYS), ())
    if content == "demonstrations":
        return Making(
            "demonstrations", decisions, row_rules.demonstrations,
            ("unconfirmed", "rejected", *_ALWAYS), ("rows",),
        )  # fmt: skip
    if project.task == "rank":
        return Making(
            "preferences", decisions,
            lambda decision: rank_pairs.rows(study, decision, asked.rank_pairs, project.seed),
            ("none", "unpaired", *_ALWAYS), ("rows",), {"picked": "unpaired"},
            {"pairs": asked.rank_pairs},
        )  # fmt: skip
    return Making(
        "preferences", decisions, lambda decision: row_rules.preferences(decision, asked.edits),
        ("tied", "both_bad", *_ALWAYS), ("edits",),
        criteria={} if asked.edits == "pairs" else {"edits": asked.edits},
    )  # fmt: skip


_ALWAYS = ("conflicting", "skipped", "duplicate")
