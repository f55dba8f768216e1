"""The rules for set-ups: what each setting of a project may be.

One set of rules for the command line, for TOML files and for the page.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from annotate import setups
from annotate.default_guidelines import DEFAULT
from annotate.errors import BadName, BadSettings
from annotate.setups import SetUp
from annotate.shapes.values import MAX_SEVERITY
from db.options import RATIONALES, SCALES, VERDICTS, Options
from db.projects import STRATEGIES, Task

TASKS: tuple[Task, ...] = tuple(DEFAULT)  # those that can be worked on
COMPANIONS = (" (practice)", " (gold)", " (repeat)")  # how the names of companions end
MAX_NAME = 100
MAX_AXES, MAX_CATEGORIES, MAX_LABEL, MAX_BLURRED, MAX_REASONS = 5, 30, 30, 100, 20
MAX_GUIDELINES, MAX_WARNING = 100_000, 5_000
MAX_LEASE = 30 * 24 * 60  # minutes

RANGES: dict[str, tuple[float, float]] = {
    "overlap": (1, 1000),
    "seed": (1 - 2**53, 2**53 - 1),  # what any reader of JSON keeps whole
    "lease_minutes": (0.01, MAX_LEASE),
    "min_seconds": (0, 60),
    "blur_severity": (0, MAX_SEVERITY),
    "break_minutes": (0, 480),
    "daily_limit": (0, 100_000),
    "gold_every": (0, 1000),
    "repeat_every": (0, 1000),
    "extra": (0, 100),
    "extra_severity": (0, MAX_SEVERITY),
}
CHOICES: dict[str, tuple[str, ...]] = {
    "task": TASKS,
    "strategy": STRATEGIES,
    "verdicts": VERDICTS,
    "rationale": RATIONALES,
    "scale": SCALES,
}
LISTS = {  # how many names, and how long
    "axes": (MAX_AXES, MAX_LABEL),
    "mark_categories": (MAX_CATEGORIES, MAX_LABEL),
    "blur_categories": (MAX_BLURRED, MAX_NAME),
    "reasons": (MAX_REASONS, MAX_NAME),
}
FOR_TASKS: dict[str, tuple[Task, ...]] = {  # options that mean nothing for the other tasks
    "verdicts": ("compare",),
    "tie": ("compare",),
    "both_bad": ("compare",),
    "axes": ("compare",),
    "edit": ("compare",),
    "marks": ("compare", "rate"),
    "mark_categories": ("compare", "rate"),
    "scale": ("rate",),
    "full_ranking": ("rank",),
    "none_to": ("rank",),
    "confirm": ("demonstrate",),
    "gold_every": ("compare", "rate", "rank"),
    "repeat_every": ("compare", "rate", "rank"),
}


class Problem(NamedTuple):
    """A setting that cannot be: its key, what was found and what was expected."""

    key: str
    found: str
    expected: str

    def describe(self) -> str:
        """As a sentence."""
        return f"{self.key}: found {self.found}; expected {self.expected}."


def fits(option: str, task: Task) -> bool:
    """Whether an option means something for a task."""
    return task in FOR_TASKS.get(option, TASKS)


def check_visible(name: str, what: str) -> None:
    """Raise BadName for names that cannot be read or are too long; `what` is to be called so."""
    found = _name_fault(name, MAX_NAME)
    if found:
        raise BadName(
            f"A {what} cannot have {found}. Use 1 to {MAX_NAME} visible characters for its name."
        )


def check_name(name: str) -> None:
    """Raise BadName unless a project can be called this."""
    check_visible(name, "project")
    if name.endswith(COMPANIONS):
        raise BadName(
            f"{name!r} ends as the names of practice, gold and repeated items do. Choose another."
        )


def check_options(options: Options) -> None:
    """Raise BadSettings unless a project of some task can have these options."""
    refuse(problems(setups.new("any")._replace(options=options), of_its_task=False))


def refuse(found: Iterable[Problem]) -> None:
    """Raise BadSettings with the first problem, if there is any."""
    for problem in found:
        raise BadSettings(problem.describe())


def problems(setup: SetUp, *, of_its_task: bool = True) -> list[Problem]:
    """All settings that cannot be as they are; of the name see :func:`check_name`.

    Without `of_its_task`, options that mean nothing for its task are let through.
    """
    values = setups.flat(setup)
    misfits = _misfits(values) if of_its_task else ()
    return [*_problems(values), *misfits, *guideline_problems(setup.guidelines)]


def guideline_problems(body: str) -> Iterator[Problem]:
    """What is wrong with a text of guidelines."""
    if not body.strip():
        yield Problem("guidelines", "no text", "what annotators are asked to do")
    yield from _text("guidelines", body, MAX_GUIDELINES)


def _problems(values: Mapping[str, Any]) -> Iterator[Problem]:
    for key, allowed in CHOICES.items():
        if values[key] not in allowed:
            yield Problem(key, f"{values[key]!r:.60}", f"one of {', '.join(allowed)}")
    for key, (least, most) in RANGES.items():
        if not least <= values[key] <= most:
            yield Problem(key, f"{values[key]:,}", f"{least:,} to {most:,}")
    for key in ("gold_every", "repeat_every"):
        if values[key] == 1:
            yield Problem(key, "1, which leaves no items to judge", "0 (none), or 2 or more")
    for key, (most_names, longest) in LISTS.items():
        yield from _names(key, values[key], most_names, longest)
    yield from _text("warning", values["warning"], MAX_WARNING)
    fault = _name_fault(values["none_to"], MAX_NAME) if values["none_to"] else None
    if fault:
        yield Problem("none_to", fault, "the name of a demonstrate project, or nothing")


def _misfits(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Options that are set and mean nothing for the task."""
    for key, default in vars(Options()).items():
        if values[key] != default and not fits(key, values["task"]):
            tasks = " and ".join(FOR_TASKS[key])
            expected = f"{_said(default)}, as this is an option for {tasks}"
            yield Problem(key, f"{_said(values[key])} with the task {values['task']}", expected)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return f"{', '.join(value) or 'none':.60}"
    return f"{value!r:.60}" if value != "" else "none"


def _text(key: str, text: str, longest: int) -> Iterator[Problem]:
    if len(text) > longest:
        yield Problem(key, f"{len(text):,} characters", f"at most {longest:,}")
    if any("\ud800" <= character <= "\udfff" for character in text):
        yield Problem(key, "half a character", "whole ones")


def _names(key: str, names: tuple[str, ...], most: int, longest: int) -> Iterator[Problem]:
    if len(names) > most:
        yield Problem(key, f"{len(names)} names", f"at most {most}")
    seen = set()
    for name in names:
        fault = _name_fault(name, longest)
        if fault:
            yield Problem(key, fault, f"names of 1 to {longest} visible characters")
        elif name.casefold() in seen:
            yield Problem(key, f"{name!r} twice", "names that differ")
        seen.add(name.casefold())


def _name_fault(name: str, longest: int) -> str | None:
    if not name.strip():
        return "an empty name"
    if len(name) > longest:
        return f"a name of {len(name)} characters"
    if not name.isprintable():
        return f"invisible characters in {name!r}"
    return f"spaces around {name!r}" if name != name.strip() else None
