"""Runs beside each other: what they were asked to do otherwise, and what came of it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from annotate import access, runs
from annotate.runs import Run
from db.connection import Study

NOTHING = "-"


class Line(NamedTuple):
    """One thing of each run, in the order of the runs."""

    name: str
    values: tuple[str, ...]


class Comparison(NamedTuple):
    """What differs between runs, and the last figures of each."""

    runs: tuple[Run, ...]
    differing: tuple[Line, ...]
    figures: tuple[Line, ...]


def compare(study: Study, found: Sequence[Run]) -> Comparison:
    """Compare runs; for researchers. Raises Forbidden."""
    access.require(study, "researcher")
    measured = [runs.newest(study, run.id) for run in found]
    return Comparison(tuple(found), _differing(study, found), _figures(measured))


def _differing(study: Study, found: Sequence[Run]) -> tuple[Line, ...]:
    facts = [_facts(study, run) for run in found]
    names = dict.fromkeys(name for each in facts for name in each)
    lines = [Line(name, tuple(each.get(name, NOTHING) for each in facts)) for name in names]
    return tuple(line for line in lines if len(set(line.values)) > 1)


def _facts(study: Study, run: Run) -> dict[str, str]:
    known: dict[str, object] = {
        "method": run.method,
        "base model": run.base_model,
        "from run": NOTHING if run.parent_id is None else run.parent_id,
        "datasets": ", ".join(runs.datasets(study, run.id)),
        "device": run.device,
    }
    stated = {name.replace("_", " "): value for name, value in runs.settings(run).items()}
    return {name: _said(value) for name, value in (known | stated).items()}


def _said(value: object) -> str:
    return NOTHING if value is None else str(value)


def _figures(last: Sequence[Mapping[str, float | None]]) -> tuple[Line, ...]:
    """The last value of every metric, by name; those of all runs first."""
    names = sorted({name for each in last for name in each})
    lines = [Line(name.replace("_", " "), tuple(map(_number, _of(name, last)))) for name in names]
    return tuple(sorted(lines, key=lambda line: line.values.count(NOTHING)))


def _of(name: str, last: Sequence[Mapping[str, float | None]]) -> list[float | None]:
    return [each.get(name) for each in last]


def _number(value: float | None) -> str:
    if value is None:
        return NOTHING
    return f"{value:,.0f}" if value == int(value) and abs(value) >= 100 else f"{value:.4g}"
