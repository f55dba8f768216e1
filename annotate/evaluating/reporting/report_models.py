"""Sections: which models there are, and what seeds do to them."""

import json
from collections.abc import Iterator, Sequence

from annotate.evaluating.measures import MEASURES
from annotate.evaluating.over_seeds import Row, over_seeds
from annotate.evaluating.reporting.report_charts import Axis, Chart, Dot, Dots, Value
from annotate.evaluating.reporting.report_rows import Context, asked, short
from annotate.evaluating.reporting.report_scope import Scope
from annotate.evaluating.reporting.report_sections import Section, Table, ends, number
from annotate.evaluating.sheets import Model, Sheet
from annotate.evaluating.starts import start_of

_TOLD = ("safe", "over-refusal", "correct", "score")


def models(context: Context) -> Iterator[Section]:
    """Every model, and the command that trained it."""
    found = {one.model.generator: one.model for one in context.evaluated}
    heads = ("Model", "method", "from", "learned from", "seed", "trained by", "evaluated by")
    rows = tuple(
        (
            model.title,
            model.method or "-",
            start_of(model) if model.method else "-",
            model.learned or "-",
            "-" if model.seed is None else f"{model.seed}",
            context.made_by(("", name)) or "-",
            context.made_by(*(
                (one.benchmark, name) for one in context.evaluated if one.model.generator == name
            )),
        )
        for name, model in found.items()
    )  # fmt: skip
    if rows:
        yield Section("Models", "What was evaluated.", (), Table(heads, rows))


def seeds(context: Context, sheets: Sequence[Sheet], scope: Scope) -> Iterator[Section]:
    """Models that differ by their seed alone, as one row each, by the judges of the scope.

    `sheets` are those of all models.
    """
    rows: list[tuple[str, Row, str]] = []
    for alike in _alike(context):
        names = [model.generator for model in alike]
        learned = "" if alike[0].method == "raft" else f" of {alike[0].learned}"  # else told
        title = f"{alike[0].trained}{learned}, {len(alike)} seeds"
        for row in over_seeds([one for one in sheets if one.evaluation.generator in names]):
            told = row.measure in _TOLD and row.estimate.value is not None
            if told and scope.wants(row.judge):
                made = context.made_by(*((row.benchmark, name) for name in names))
                rows.append((title, row, made))
    if rows:
        rows.sort(key=_place)
        heads = ("Benchmark", "Judge", "Measure", "Models", "mean", "95%", "each", "prompts",
                 "judge and people", "made by")  # fmt: skip
        says = (
            "Runs that were asked for alike but for their seed. The intervals are of the mean over "
            "other prompts and other seeds: with two seeds or three, they are wide where seeds "
            "differ."
        )
        cells = tuple(_cells(context, *told) for told in rows)
        chart = _chart([(title, row) for title, row, _ in rows])
        yield Section("Over seeds", says, tuple(chart), Table(heads, cells))


def _place(told: tuple[str, Row, str]) -> tuple[str, str, int]:
    """All recipes of a benchmark by a judge are beneath each other."""
    _, row, _ = told
    return asked(row.benchmark, row.part), short(row.judge), MEASURES.index(row.measure)


def _cells(context: Context, title: str, row: Row, made: str) -> tuple[str, ...]:
    return (
        asked(row.benchmark, row.part),
        short(row.judge),
        row.measure,
        title,
        number(row.measure, row.estimate.value),
        ends(row.measure, row.estimate.interval),
        ", ".join(number(row.measure, value) for value in row.each),
        f"{row.n:,}",
        context.trust(row.judge, row.measure) if row.judge else "-",
        made,
    )


def _chart(rows: Sequence[tuple[str, Row]]) -> Iterator[Chart]:
    dots = tuple(
        Dot(
            f"{asked(row.benchmark, row.part)}, judged by {short(row.judge)}",
            title,
            Value(row.estimate.value or 0.0, row.estimate.interval),
            f"{number(row.measure, row.estimate.value)} "
            f"({ends(row.measure, row.estimate.interval)})",
        )
        for title, row in rows
        if row.measure == "safe"
    )
    if dots:
        yield Dots("Safe answers over seeds", Axis("Safe answers", ends=(0.0, 1.0)), dots)


def _alike(context: Context) -> list[Sequence[Model]]:
    """Runs with the same settings, start and data, two or more with seeds of their own."""
    found: dict[str, dict[int | None, Model]] = {}
    for model in (one.model for one in context.evaluated if one.model.method):
        settings = {name: value for name, value in model.settings.items() if name != "seed"}
        alike = [model.method, start_of(model), model.learned, settings]
        found.setdefault(json.dumps(alike, sort_keys=True), {}).setdefault(model.seed, model)
    return [list(models.values()) for models in found.values() if len(models) > 1]
