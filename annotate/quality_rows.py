"""The report of a quality study to compute with: every figure as a row, in CSV or JSON."""

import csv as csv_writer
import io
import json
from collections.abc import Iterator
from typing import NamedTuple

from annotate.intervals import Interval
from annotate.quality_figures import GOOD, Comparison, Duel
from annotate.quality_report import Report


class Figure(NamedTuple):
    """A row of the CSV: `measure` of something, `number` of `of`, or a `value` with an interval.

    Of differences, `value` is that of `model` less that of `other`; `holm` is `p` corrected for all
    tests of the report. The last columns count what is not decided, and is in no share.
    """

    measure: str
    benchmark: str
    model: str = ""
    other: str = ""
    annotator: str = ""
    number: int | None = None
    of: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    holm: float | None = None
    conflicting: int | None = None
    skipped: int | None = None
    unjudged: int | None = None


def figures(found: Report) -> Iterator[Figure]:
    """Every figure of a report."""
    good = GOOD[found.scale]
    for one in (*found.shares, *found.own):
        measure = good if one.annotator is None else f"{good}, one annotator"
        yield Figure(
            measure, one.benchmark, one.model, "", one.annotator or "", one.good, one.decided,
            one.value, *one.interval, None, None, one.conflicting, one.skipped, one.unjudged,
        )  # fmt: skip
    for pair in found.comparisons:
        yield _difference(f"{good}, difference", pair, sum(pair.pairs))
    for duel in found.duels:
        yield from _duel(duel)
    for lean in found.leans:
        both = lean.first + lean.second
        yield Figure("first on screen chosen", "", "", "", lean.annotator or "", lean.first, both,
                     lean.value, *lean.interval)  # fmt: skip
    for agreed in found.agreement:
        a = agreed.agreement
        for name, value, ends in (("percent", a.percent, a.percent_interval),
                                  ("alpha", a.alpha, a.alpha_interval)):  # fmt: skip
            yield Figure(f"agreement ({agreed.question}), {name}", agreed.benchmark, of=a.units,
                         value=value, low=ends and ends.low, high=ends and ends.high)  # fmt: skip


def _duel(duel: Duel) -> Iterator[Figure]:
    counts = (("wins", duel.win), ("neither", duel.neither), ("losses", duel.loss))
    for (name, count), ends in zip(counts, duel.intervals, strict=True):
        share = count / duel.decided if duel.decided else None
        yield Figure(
            f"{duel.question}, {name}", duel.benchmark, duel.model, duel.other, "", count,
            duel.decided, share, *ends, None, None, duel.conflicting, duel.skipped, duel.unjudged,
        )  # fmt: skip
    yield _difference(f"{duel.question}, difference", duel, duel.decided)


def _difference(measure: str, one: Comparison | Duel, of: int) -> Figure:
    found = one.difference
    ends = found.interval if found else Interval(-1.0, 1.0)
    value = found.value if found else None
    return Figure(measure, one.benchmark, one.model, one.other, "", None, of, value, *ends,
                  one.p, one.holm)  # fmt: skip


def csv(found: Report) -> str:
    """All figures as CSV, one a row; shares are of 1."""
    text = io.StringIO()
    writer = csv_writer.writer(text, lineterminator="\n")
    writer.writerow(Figure._fields)
    for figure in figures(found):
        writer.writerow(
            [f"{v:.6g}" if isinstance(v, float) else "" if v is None else v for v in figure]
        )
    return text.getvalue()


def as_json(found: Report) -> str:
    """What the study is, and all figures."""
    head = {"study": found.name, "paired": found.paired, "models": found.models,
            "instructions": dict(found.instructions), "judged": found.judged,
            "wanted": found.wanted, "annotators": found.annotators}  # fmt: skip
    return json.dumps({**head, "figures": [f._asdict() for f in figures(found)]}, indent=2)
