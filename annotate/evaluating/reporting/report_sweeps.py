"""Sections: what more of a training does: demonstrations, rounds, and how prompts are put."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from annotate.evaluating.reporting.report_charts import Axis, Chart, Dots, Lines, Step
from annotate.evaluating.reporting.report_kinds import (
    Kinds,
    format_of,
    of_demonstrations,
    of_rounds,
    safety_of,
    starts,
)
from annotate.evaluating.reporting.report_rows import Context, Row, each_judge, value
from annotate.evaluating.reporting.report_sections import Section, Table, dots, side_by_side, table
from annotate.evaluating.sheets import Model
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
    way = {one.generator: At(safety_of(one), f"{safety_of(one):,}") for one in sit}
    if len(set(way.values())) < 2:
        return
    way |= {name: At(-1, "untrained") for name in starts(sit) - way.keys()}
    yield Section(
        "Safe answers by safety demonstrations",
        "SIT with more and more safety demonstrations. Every run is a point with its interval; the "
        "line has the mean of each number.",
        tuple(_charts(context, way, "Safety demonstrations", of_demonstrations(sit))),
        _table(context, way),
    )


def rounds(context: Context) -> Iterator[Section]:
    """The share of safe answers round after round of RAFT, DPO and KTO, each by itself."""
    for method, title in _METHODS.items():
        found = _models(context.safe(), method)
        way = {one.generator: At(one.round, f"round {one.round}") for one in found}
        if found:
            way |= {name: At(0, "before") for name in starts(found) - way.keys()}
            kinds = of_rounds(found)
            mean = "; of chains that began alike but for their seed, the line has the mean"
            yield Section(
                f"{title} by round",
                f"Safe answers before {title} and after each round of it. Chains that began from "
                "another model, with other settings or from other data are lines of their own. "
                f"Every run is a point with its interval{mean if _several(way, kinds) else ''}.",
                tuple(_charts(context, way, f"{title}, round by round", kinds)),
                _table(context, way),
            )


def formats(context: Context) -> Iterator[Section]:
    """Demonstrations put as instructions, questions or opinions, where runs differ in that."""
    rows = [row for row in context.safe() if row.of.model.method == "sit"]
    rows = [row for row in rows if safety_of(row.of.model)]
    if len({format_of(row.of.model) for row in rows}) > 1:
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


def _charts(context: Context, way: Way, x_title: str, kinds: Kinds) -> Iterator[Chart]:
    """A chart of each judge; a series of each benchmark, or of each kind of model there."""
    every = dict.fromkeys(kind for some in kinds.values() for kind in some)
    for judge, some in each_judge(_on(context, way)):
        steps = [
            Step(_series(row, kind), *way[row.of.model.generator], value(row.figure))
            for kind in every
            for row in some
            if kind in kinds[row.of.model.generator]
        ]
        yield Lines(f"Safe answers{context.by(judge)}", x_title, _SHARE, tuple(steps))


def _several(way: Way, kinds: Kinds) -> bool:
    """Whether a line has several models at a step."""
    at = Counter((kind, way[name].place) for name, some in kinds.items() for kind in some)
    return max(at.values()) > 1


def _series(row: Row, kind: str) -> str:
    return f"{row.asked}{f', {kind}' if kind else ''}"


def _models(rows: Iterable[Row], method: Method) -> list[Model]:
    found = (row.of.model for row in rows if row.of.model.method == method)
    return list({model.generator: model for model in found}.values())


def _on(context: Context, way: Way) -> list[Row]:
    return [row for row in context.safe() if row.of.model.generator in way]
