"""What criteria name: the projects, people, guidelines and times that they are about."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import get_args

from annotate import planning
from annotate.datasets import contents
from annotate.datasets.contents import Making
from annotate.errors import BadAggregation, BadCriteria, BadFormat, BadName
from annotate.setup_rules import check_visible
from db import annotators, asked_for, guidelines, projects
from db.aggregation import METHODS, Aggregation
from db.connection import Study
from db.criteria import LEAVE, Content, Criteria, Duplicates
from db.item_filter import ItemFilter
from db.projects import Project, Task
from db.rank_pairs import RANK_PAIRS
from db.row_rules import EDITS
from db.selection import Selection

_CHOICES: dict[str, Sequence[str]] = {
    "edits": EDITS, "rank_pairs": RANK_PAIRS, "ties": LEAVE, "both_bad": LEAVE,
    "duplicates": get_args(Duplicates), "benchmarks": ("leave", "keep"),
}  # fmt: skip


def check(criteria: Criteria) -> None:
    """Raise BadCriteria or BadAggregation for what makes no sense in any study."""
    if criteria.aggregation not in METHODS:
        raise BadAggregation(
            f"There is no aggregation {criteria.aggregation!r}; use {', '.join(METHODS)}."
        )
    if criteria.minimum < 1:
        raise BadAggregation(f"A minimum of {criteria.minimum} judgments is none; use 1 or more.")
    if not 0 <= criteria.agreement <= 1:
        raise BadAggregation(f"An agreement of {criteria.agreement} is no share; use 0 to 1.")
    for name, choices in _CHOICES.items():
        if getattr(criteria, name) not in choices:
            raise BadCriteria(
                f"{name.replace('_', ' ').capitalize()} {getattr(criteria, name)!r} is none that "
                f"there is; use {', '.join(choices)}."
            )
    since, until = moment(criteria.since), moment(criteria.until)
    if since is not None and until is not None and since >= until:
        raise BadCriteria(f"Nothing is from {criteria.since} on and before {criteria.until}.")
    if criteria.guidelines and criteria.newest_guideline:
        raise BadCriteria("Ask for versions of the guidelines or for the newest, not for both.")
    held = (criteria.validation, criteria.test)
    if not (min(held) >= 0 and sum(held) < 1):  # which what is no number is not either
        raise BadCriteria(
            f"Shares of {held[0]:g} for validation and {held[1]:g} for test leave nothing to train "
            "on; use shares that are less than 1 together."
        )
    if criteria.max_tokens is not None and criteria.max_tokens < 1:
        raise BadCriteria(f"At most {criteria.max_tokens} tokens is none; use 1 or more.")
    if (criteria.max_tokens is None) != (criteria.tokenizer is None):
        raise BadCriteria("A number of tokens and a tokenizer go together; give both or neither.")


def found_projects(study: Study, criteria: Criteria) -> list[Project]:
    """The projects that are asked for, in the order of their names as asked, each once.

    Without names, all of the study whose task gives the content. Raises UnknownProject, BadFormat
    for one of another task, and BadCriteria where there is none.
    """
    if criteria.projects:
        named = [planning.find(study, name) for name in dict.fromkeys(criteria.projects)]
        return [p for p in named if not criteria.tasks or p.task in criteria.tasks] or _none()
    tasks: Sequence[str] = criteria.tasks or _tasks_of(criteria.content)
    work = [p for p in projects.list_all(study) if p.parent_id is None and p.task in tasks]
    fit = [p for p in work if criteria.content != "safety" or contents.asks_safety(study, p)]
    return sorted(fit, key=lambda project: project.id) or _none()


def _none() -> list[Project]:
    raise BadCriteria(
        "No project is what was asked for. See what there is with: annotate project list."
    )


def _tasks_of(content: Content | None) -> Sequence[Task]:
    if content is None:
        raise BadCriteria("Say what to make a dataset of: name a project, a task or a content.")
    return [task for task in contents.OWN if content in contents.of_task(task)]


def content_of(study: Study, found: Sequence[Project], criteria: Criteria) -> list[Content]:
    """What is made of each project; raises BadFormat where they do not give the same kind."""
    asked = criteria.content or contents.OWN[found[0].task]
    settled = [contents.settled(study, project, asked) for project in found]
    if len({contents.kind_of(content) for content in settled}) > 1:
        raise BadFormat("Projects of one dataset have to give the same kind of rows.")
    _check_fit(found, settled, criteria)
    _check_names(study, found, criteria)
    return settled


def _check_names(study: Study, found: Sequence[Project], criteria: Criteria) -> None:
    """Names that no prompt has are refused, above all where they were to be left out."""
    ids = [project.id for project in found]
    for what, asked, there in (
        ("category", criteria.categories + criteria.without_categories, asked_for.categories),
        ("source", criteria.sources + criteria.without_sources, asked_for.sources),
    ):
        known = there(study, ids) if any(asked) else []
        for name in asked:
            if name and name not in known:
                names = ", ".join(filter(None, known)) or "none"
                raise BadCriteria(f"No prompt has the {what} {name!r} (there is: {names:.200}).")


def check_name(name: str) -> None:
    """Raise BadName unless a dataset can be called this: ``@`` and a hyphen mean other things."""
    check_visible(name, "dataset")
    if "@" in name or name.startswith("-"):
        raise BadName(f"{name!r} cannot name a dataset: leave out @ and the hyphen in front.")


def check_alike(makings: Sequence[Making]) -> None:
    """Raise BadFormat where the rows of some projects say another thing than those of others."""
    said = {(made.criteria.get("of"), made.criteria.get("scale")) for made in makings}
    if len(said) > 1:
        raise BadFormat(
            "The ratings of these projects say different things (quality or safety, rated, marked "
            "or from pairs). Make a dataset of each kind."
        )


def _check_fit(found: Sequence[Project], settled: Sequence[Content], criteria: Criteria) -> None:
    """Criteria that mean nothing here are refused: somebody expected something of them."""
    default = Criteria()
    for name, tasks, kinds in _ONLY:
        fit = any(
            fits(name, project.task, content)
            for project, content in zip(found, settled, strict=True)
        )
        if getattr(criteria, name) != getattr(default, name) and not fit:
            raise BadFormat(
                f"{_WORDS[name]} is for {' and '.join(kinds)} of projects that "
                f"{' or '.join(tasks)}; {found[0].name!r} gives {settled[0]}."
            )
    if criteria.aggregation == "reliability" and "safety" in settled:
        raise BadAggregation(
            "Nobody's reliability is estimated from marks; use plurality, majority or unanimous."
        )


_WORDS = {
    "edits": "What becomes of edits",
    "length_matched": "Length matching",
    "margin": "A margin",
    "ties": "What becomes of ties",
    "both_bad": "What becomes of both bad",
    "rank_pairs": "How rankings make pairs",
}
_PAIRS: tuple[Content, ...] = ("preferences", "ratings")
_ONLY: tuple[tuple[str, tuple[Task, ...], tuple[Content, ...]], ...] = (
    ("edits", ("compare",), ("preferences",)),
    ("margin", ("compare",), ("preferences",)),
    ("length_matched", ("compare", "rank"), ("preferences",)),
    ("ties", ("compare",), _PAIRS),
    ("both_bad", ("compare",), _PAIRS),
    ("rank_pairs", ("rank",), ("preferences",)),
)


def fits(name: str, task: Task, content: Content) -> bool:
    """Whether a criterion means something for that content of a project of that task."""
    for only, tasks, kinds in _ONLY:
        if only == name:
            return task in tasks and content in kinds
    return True


def aggregation(criteria: Criteria) -> Aggregation:
    """How judgments come to a decision."""
    return Aggregation(criteria.aggregation, criteria.minimum, criteria.agreement)


def item_filter(criteria: Criteria) -> ItemFilter:
    """Which prompts are wanted."""
    return ItemFilter(
        criteria.categories, criteria.without_categories, criteria.sources,
        criteria.without_sources, criteria.benchmarks == "keep",
    )  # fmt: skip


def selection(study: Study, project: Project, criteria: Criteria) -> Selection:
    """Which judgments of a project count; raises BadCriteria for people and times there are not."""
    return Selection(
        people(study, criteria.people) if criteria.people else None,
        people(study, criteria.without_people) if criteria.without_people else None,
        _guidelines(study, project, criteria),
        moment(criteria.since),
        moment(criteria.until),
    )


def people(study: Study, names: Sequence[str]) -> list[int]:
    """The annotators of these names; raises BadCriteria for a name that nobody has."""
    ids = []
    for name in names:
        known = annotators.find(study, name)
        if known is None:
            raise BadCriteria(
                f"Nobody is called {name!r} in this study. See who is with: annotate people list."
            )
        ids.append(known.id)
    return ids


def _guidelines(study: Study, project: Project, criteria: Criteria) -> list[int] | None:
    if criteria.newest_guideline:
        return [projects.guideline(study, project.id).id]
    if not criteria.guidelines:
        return None
    known = guidelines.versions(study, project.id)
    for version in criteria.guidelines:
        if version > len(known) or version < 1:
            raise BadCriteria(
                f"Project {project.name!r} has no version {version} of its guidelines; "
                f"the newest is {len(known)}."
            )
    return [one.id for one in known if one.version in criteria.guidelines]


def versions(study: Study, project: Project, selected: Selection) -> list[int]:
    """The versions of the guidelines that a selection has."""
    wanted = selected.guidelines or ()
    return [v.version for v in guidelines.versions(study, project.id) if v.id in wanted]


def moment(text: str | None) -> datetime | None:
    """The moment that is written so, UTC where it says nothing else; raises BadCriteria."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise BadCriteria(
            f"{text!r} is no time; write it as 2026-01-31 or 2026-01-31T09:15 (UTC)."
        ) from None
