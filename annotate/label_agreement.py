"""How far the annotators of a project agree, question by question, by category and over time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Literal, get_args

from annotate import access, planning
from annotate.agreement import Agreement, Level, PairKappa, Value, agreement, kappas
from annotate.agreement_questions import read
from annotate.intervals import Interval
from db.connection import Study
from db.given import Given
from db.projects import Task

Grouping = Literal["category", "week", "day"]
GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)


@dataclass(frozen=True)
class QuestionAgreement:
    """Agreement on one question; of all items, or of a category, a week or a day (`group`).

    Grouped by category, None are the prompts without one.
    """

    question: str
    level: Level
    group: str | None
    agreement: Agreement

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON and tables."""
        head = {"question": self.question, "level": self.level, "group": self.group}
        return {**head, **self.agreement._asdict(), "missing": self.agreement.missing}

    def describe(self) -> str:
        """The figures in a line."""
        found = self.agreement
        units = f"{found.units:,} unit{'s' * (found.units != 1)}"
        said = [f"{units} with {found.answers:,} answers of {found.annotators:,} people"]
        if found.percent is not None:
            said.append(f"{found.percent:.0%} equal{_ends(found.percent_interval, '.0%')}")
        if found.alpha is not None:
            said.append(f"alpha {found.alpha:.2f}{_ends(found.alpha_interval, '.2f')}")
        return "; ".join(said) + (f". {found.missing}" if found.missing else "")


@dataclass(frozen=True)
class QuestionKappas:
    """Cohen's kappa on one question of every two annotators with units in common."""

    question: str
    level: Level
    kappas: tuple[PairKappa, ...]

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON and tables."""
        pairs = [kappa._asdict() for kappa in self.kappas]
        return {"question": self.question, "level": self.level, "pairs": pairs}

    def describe(self) -> str:
        """A line for each two."""
        lines = [self.question]
        for pair in self.kappas:
            kappa = "undefined" if pair.kappa is None else f"{pair.kappa:.2f}"
            spread = _ends(pair.interval, ".2f")
            lines.append(f"  {pair.first}, {pair.second}: kappa {kappa}{spread} on {pair.units:,}")
        return "\n".join(lines if self.kappas else [f"{self.question}: nobody shares a unit yet"])


@dataclass(frozen=True)
class LabelAgreement:
    """What a project's annotators agree on, by question and, where grouped, group by group."""

    project: str
    task: Task
    by: Grouping | None
    questions: tuple[QuestionAgreement, ...]

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        questions = [question.as_dict() for question in self.questions]
        return {"project": self.project, "task": self.task, "by": self.by, "questions": questions}

    def describe(self) -> str:
        """A line for each question, or for each of its groups."""
        lines = []
        for (question, level), rows in groupby(self.questions, lambda q: (q.question, q.level)):
            lines.append(f"{question} ({level})")
            for row in rows:
                group = f"{row.group or 'no category'}: " if self.by else ""
                lines.append(f"  {group}{row.describe()}")
        return "\n".join(lines) or "Nothing has been judged yet."


def label_agreement(
    study: Study, project_name: str, by: Grouping | None = None, *, seed: int = 0
) -> LabelAgreement:
    """Measure agreement on each question that a project asks; reads all its judgments.

    Grouped by time, an item belongs to the ISO week (2026-W02) or day (2026-01-05), in UTC, of the
    last answer to it: only then was its agreement known. Takes a researcher; raises UnknownProject.
    """
    access.require(study, "researcher")
    project = planning.find(study, project_name)
    judgments, questions = read(study, project)
    group_of = _groups(judgments.values(), by)
    found = [
        QuestionAgreement(question, level, group, agreement(some, level, seed=seed))
        for question, level, values in questions
        for group, some in _grouped(values, group_of)
    ]
    return LabelAgreement(project.name, project.task, by, tuple(found))


def pair_kappas(study: Study, project_name: str, *, seed: int = 0) -> tuple[QuestionKappas, ...]:
    """Kappas of every two annotators on each question; takes some milliseconds for each two.

    Takes a researcher; raises UnknownProject.
    """
    access.require(study, "researcher")
    _, questions = read(study, planning.find(study, project_name))
    return tuple(
        QuestionKappas(question, level, tuple(kappas(values, level, seed=seed)))
        for question, level, values in questions
    )


def _groups(judgments: Iterable[Given], by: Grouping | None) -> dict[int, str | None]:
    """The group of each item; the last of its judgments decides where they differ."""
    if by is None:
        return {}
    ordered = sorted(judgments, key=lambda judgment: judgment.at)
    if by == "category":
        return {judgment.item_id: judgment.category for judgment in ordered}
    return {judgment.item_id: _period(judgment.at, by) for judgment in ordered}


def _period(at: str, by: Grouping) -> str:
    day = at[:10]
    if by == "day":
        return day
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02}"


def _grouped(
    values: tuple[Value, ...], group_of: dict[int, str | None]
) -> Iterator[tuple[str | None, list[Value]]]:
    """The values of each group, by its name, those of none last; all as one where none is told."""
    groups: dict[str | None, list[Value]] = {} if group_of else {None: []}
    for value in values:
        group = None if value.cluster is None else group_of.get(value.cluster)
        groups.setdefault(group, []).append(value)
    yield from sorted(groups.items(), key=lambda named: (named[0] is None, named[0] or ""))


def _ends(interval: Interval | None, how: str) -> str:
    return "" if interval is None else f" ({interval.low:{how}} to {interval.high:{how}})"
