"""Differences between two datasets in words: rows, ledger and criteria; no text of a row."""

from collections.abc import Iterator
from typing import Any

from annotate.datasets.differences import Differences


def sentences(found: Differences) -> Iterator[str]:
    """What differs, a sentence each."""
    if not (found.removed or found.added or found.changed):
        yield f"All {found.same:,} rows hold the same as in {found.before}."
    else:
        figures = {"new": found.added, "gone": found.removed, "changed": found.changed}
        said = [f"{rows:,} {what}" for what, rows in figures.items() if rows]
        yield f"Rows: {', '.join([*said, f'{found.same:,} the same'])}."
    if found.figures:
        what = ", ".join(f"{name} of {n:,}" for name, n in found.figures.items())
        yield f"What is changed: {what}."
    for name, (was, now) in found.ledger.items():
        if was != now:
            yield f"{_label(name)}: {_number(was)}, now {_number(now)}."
    for name, (was, now) in found.criteria.items():
        yield f"{_label(name)} asked for: {_said(was)}, now {_said(now)}."


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _number(number: int | None) -> str:
    return "not counted" if number is None else f"{number:,}"


def _said(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "any"
    return "none" if value is None else str(value)
