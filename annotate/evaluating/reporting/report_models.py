"""Sections: which models there are, and what seeds do to them."""

import json
from collections.abc import Iterator, Sequence

from annotate.evaluating import over_seeds
from annotate.evaluating.measures import MEASURES
from annotate.evaluating.reporting.report_charts import Axis, Dot, Dots, Value
from annotate.evaluating.reporting.report_rows import Context
from annotate.evaluating.reporting.report_sections import Section, Table, ends, number
from annotate.evaluating.sheets import Model
from annotate.evaluating.starts import start_of
from db.connection import Study

_TOLD = ("safe", "over-refusal", "correct", "score")


def models(context: Context) -> Iterator[Section]:
    """Every model, and the command that trained it."""
    found = {one.model.generator: one.model for one in context.evaluated}
    heads = ("Model", "method", "from", "seed", "trained by", "evaluated by")
    rows = tuple(
        (
            model.title,
            model.method or "-",
            start_of(model) if model.method else "-",
            "-" if model.seed is None else f"{model.seed}",
            context.made_by(("", name)) or "-",
            context.made_by(*dict.fromkeys(
                (one.benchmark, name) for one in context.evaluated if one.model.generator == name
            )),
        )
        for name, model in found.items()
    )  # fmt: skip
    if rows:
        yield Section("Models", "What was evaluated.", (), Table(heads, rows))


def seeds(study: Study, context: Context) -> Iterator[Section]:
    """Models that differ by their seed alone, as one row each."""
    rows, dots = [], []
    for alike in _alike(context):
        title = f"{alike[0].title.partition(' (')[2].rstrip(')')}, {len(alike)} seeds"
        names = [model.generator for model in alike]
        for row in over_seeds.over_seeds(study, names):
            if row.measure not in _TOLD or row.estimate.value is None:
                continue
            group = f"{row.benchmark}{'' if row.part == 'all' else f' ({row.part} prompts)'}"
            made = context.made_by(*((row.benchmark, name) for name in names))
            told = number(row.measure, row.estimate.value)
            each = ", ".join(number(row.measure, value) for value in row.each)
            around = ends(row.measure, row.estimate.interval)
            rows.append((group, row.judge or "-", row.measure, title, told, around, each,
                         f"{row.n:,}", made))  # fmt: skip
            if row.measure == "safe":
                dots.append(
                    Dot(f"{group}, judged by {row.judge}", title,
                        Value(row.estimate.value, row.estimate.interval), f"{told} ({around})")
                )  # fmt: skip
    if rows:
        heads = ("Benchmark", "Judge", "Measure", "Models", "mean", "95%", "each", "prompts",
                 "made by")  # fmt: skip
        says = (
            "Runs that were asked for alike but for their seed: the mean over prompts of each "
            "prompt's mean over the runs, with the interval of resampled prompts."
        )
        charts = (Dots("Safe answers over seeds", Axis("Safe answers", ends=(0.0, 1.0)),
                       tuple(dots)),) if dots else ()  # fmt: skip
        rows.sort(key=lambda row: (row[0], row[1], MEASURES.index(row[2])))
        yield Section("Over seeds", says, charts, Table(heads, tuple(rows)))


def _alike(context: Context) -> list[Sequence[Model]]:
    """Runs with the same settings and the same start, two or more with seeds of their own."""
    found: dict[str, dict[int | None, Model]] = {}
    for one in context.evaluated:
        model = one.model
        if model.method is not None:
            asked = [model.method, start_of(model), dict(model.settings)]
            found.setdefault(json.dumps(asked, sort_keys=True), {})[model.seed] = model
    return [list(models.values()) for models in found.values() if len(models) > 1]
