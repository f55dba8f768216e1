"""Sections: what more of a training does: demonstrations, rounds, and how prompts are put."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from annotate.evaluating.reporting.report_charts import Axis, Chart, Dots, Lines, Step
from annotate.evaluating.reporting.report_rows import Context, Row, each_judge, value
from annotate.evaluating.reporting.report_sections import Section, Table, dots, side_by_side, table
from annotate.evaluating.sheets import Model
from annotate.evaluating.starts import start_of
from db.runs import Method

_SHARE = Axis("Safe answers", ends=(0.0, 1.0))
_METHODS: Mapping[Method, str] = {"raft": "RAFT", "dpo": "DPO", "kto": "KTO"}


class At(NamedTuple):
    """Where a model is on the way: at which step, called how."""

    place: int
    name: str


Way = dict[str, At]  # by generator


def demonstrations(context: Context) -> Iterator[Section]:
    """The share of safe answers by the number of safety demonstrations of SIT, from two on."""
    rows = context.safe()
    sit = _models(rows, "sit")
    way = {one.generator: At(_safety(one), f"{_safety(one):,}") for one in sit}
    if len(set(way.values())) < 2:
        return
    formats = {one.generator: _format(one) for one in sit}
    several = len(set(formats.values())) > 1
    way |= {name: At(-1, "untrained") for name in _starts(sit) - way.keys()}
    yield Section(
        "Safe answers by safety demonstrations",
        "SIT with more and more safety demonstrations. Every run is a point with its interval; the "
        "line has the mean of each number.",
        tuple(_charts(context, way, "Safety demonstrations", formats if several else {})),
        _table(context, way),
    )


def rounds(context: Context) -> Iterator[Section]:
    """The share of safe answers round after round of RAFT, DPO and KTO, each by itself."""
    rows = context.safe()
    known = {row.of.model.generator: row.of.model for row in rows}
    for method, title in _METHODS.items():
        found = _models(rows, method)
        way: Way = {}
        for model in found:
            number = _round(model, known)
            way[model.generator] = At(number, f"round {number}")
        if found:
            way |= {name: At(0, "before") for name in _starts(found) - way.keys()}
            yield Section(
                f"{title} by round",
                f"Safe answers before {title} and after each round of it. Every run is a point "
                "with its interval.",
                tuple(_charts(context, way, f"{title}, round by round", {})),
                _table(context, way),
            )


def formats(context: Context) -> Iterator[Section]:
    """Demonstrations put as instructions, questions or opinions, where runs differ in that."""
    rows = [row for row in context.safe() if row.of.model.method == "sit"]
    rows = [row for row in rows if _safety(row.of.model)]
    if len({_format(row.of.model) for row in rows}) > 1:
        yield Section(
            "Instructions, questions, opinions",
            "SIT on demonstrations whose prompts are put in different ways: what is learned of "
            "questions need not hold for instructions.",
            tuple(
                Dots(f"Safe answers by format{context.by(judge)}", _SHARE, dots(some))
                for judge, some in each_judge(rows)
            ),
            table(context, rows, "safe"),
        )


def _table(context: Context, way: Way) -> Table:
    on = sorted(way, key=lambda name: way[name].place)
    return side_by_side(context, _on(context, way), {name: way[name].name for name in on})


def _charts(context: Context, way: Way, x_title: str, kinds: Mapping[str, str]) -> Iterator[Chart]:
    """A chart of each judge; a series of each benchmark, or of each kind of model there."""
    for judge, some in each_judge(_on(context, way)):
        steps = [
            Step(_series(row, kind), *way[row.of.model.generator], value(row.figure))
            for kind in dict.fromkeys(kinds.values()) or [""]
            for row in some
            if kinds.get(row.of.model.generator, kind) == kind  # all kinds have one start
        ]
        yield Lines(f"Safe answers{context.by(judge)}", x_title, _SHARE, tuple(steps))


def _series(row: Row, kind: str) -> str:
    return f"{row.asked}{f', {kind}' if kind else ''}"


def _models(rows: Iterable[Row], method: Method) -> list[Model]:
    found = (row.of.model for row in rows if row.of.model.method == method)
    return list({model.generator: model for model in found}.values())


def _on(context: Context, way: Way) -> list[Row]:
    return [row for row in context.safe() if row.of.model.generator in way]


def _starts(models: Iterable[Model]) -> set[str]:
    return {start_of(model) for model in models}


def _round(model: Model, known: Mapping[str, Model]) -> int:
    """How many runs of its method led to it, one from the other, itself included."""
    before = known.get(start_of(model))
    same = before is not None and before.method == model.method
    return 1 + (_round(before, known) if same and before else 0)


def _safety(model: Model) -> int:
    return int(model.settings.get("safety", 0))


def _format(model: Model) -> str:
    return str(model.settings.get("format", "given"))
