"""Sections: models beside the one they are compared with, on the same prompts."""

from collections.abc import Iterator, Sequence

from annotate.evaluating.comparing import Comparison, Comparisons
from annotate.evaluating.duels import Duel
from annotate.evaluating.measures import SHARES, Measure
from annotate.evaluating.reporting.report_charts import Axis, Dot, Dots, Value
from annotate.evaluating.reporting.report_rows import Context, asked, short
from annotate.evaluating.reporting.report_sections import Section, Table, ends, number
from annotate.intervals import Interval
from annotate.multiple_tests import p_text

_NAMES = {"safe": "safe answers", "over-refusal": "harmless prompts refused",
          "correct": "right answers", "score": "mean score"}  # fmt: skip


def differences(context: Context, found: Comparisons) -> Iterator[Section]:
    """Each measure less that of the other model, with p values corrected for how many there are."""
    rows = [row for row in found.found if row.n and row.change.value is not None]
    rows.sort(key=lambda row: (row.benchmark, row.part, short(row.judge), row.measure))
    if rows:
        others = ", ".join(dict.fromkeys(row.other.title for row in rows))
        yield Section(
            f"Differences to {others}",
            "On the same prompts; what is not answered and judged of both is left out. Of shares "
            "McNemar's exact test and Newcombe's interval, of means the paired, studentized "
            "bootstrap. p is two-sided; p (Holm) is corrected for the "
            f"{found.tests:,} tests of this report. Intervals are those of each change by itself.",
            tuple(_charts(context, rows)),
            _table(context, rows),
        )


def duels(context: Context, found: Sequence[Duel]) -> Iterator[Section]:
    """How often judges of two answers prefer a model's to the other's."""
    rows = [duel for duel in found if duel.rate.value is not None]
    rows.sort(key=lambda duel: (duel.benchmark, short(duel.judge)))
    if rows:
        dots = (
            Dot(
                f"{duel.benchmark}{context.by(duel.judge)}",
                f"{duel.model.title} or {duel.other.title}",
                Value(duel.rate.value or 0.0, duel.rate.interval),
                _rate(duel.rate),
            )
            for duel in rows
        )
        yield Section(
            "Win rates",
            "Of answers to the same prompt, shown in both orders: an answer wins that is preferred "
            "in both, all else is a tie and counts half; 50% is as good as the other. Under "
            "equal length, what the rate would be if answers were equally long. Shown first says "
            "how often the first answer won, a pair counting once: 50% is fair. People, whose "
            "verdict is one for both orders, have none.",
            (Dots("Win rates", Axis("Win rate", ends=(0.0, 1.0)), tuple(dots)),),
            _duel_table(context, rows),
        )


def _charts(context: Context, rows: Sequence[Comparison]) -> Iterator[Dots]:
    for measure, name in _NAMES.items():
        some = [row for row in rows if row.measure == measure]
        dots = tuple(
            Dot(
                f"{asked(row.benchmark, row.part)}{context.by(row.judge, row.measure)}",
                row.model.title,
                Value(row.change.value or 0.0, row.change.interval),
                _change(row),
            )
            for row in some
        )
        if dots:
            shares = measure in SHARES
            axis = Axis(f"Change of {name}{', in points' if shares else ''}", shares,
                        (-1.0, 1.0) if shares else None)  # fmt: skip
            yield Dots(f"Change of {name}", axis, dots)


def _table(context: Context, rows: Sequence[Comparison]) -> Table:
    heads = ("Benchmark", "Judge", "Measure", "Model", "value", "less", "value of that", "prompts",
             "change", "95%", "p", "p (Holm)", "made by")  # fmt: skip
    return Table(
        heads,
        tuple(
            (asked(row.benchmark, row.part), short(row.judge), _NAMES.get(row.measure, row.measure),
             row.model.title, number(row.measure, row.value), row.other.title,
             number(row.measure, row.other_value), _prompts(row),
             _signed(row.measure, row.change.value), _ends(row.measure, row.change.interval),
             p_text(row.change.p), p_text(row.holm),
             context.made_by((row.benchmark, row.model.generator),
                             (row.benchmark, row.other.generator)))
            for row in rows
        ),
    )  # fmt: skip


def _duel_table(context: Context, rows: Sequence[Duel]) -> Table:
    heads = ("Benchmark", "Judge", "Model", "against", "wins", "ties", "losses", "win rate",
             "under equal length", "shown first", "p", "p (Holm)", "made by")  # fmt: skip
    return Table(
        heads,
        tuple(
            (duel.benchmark, short(duel.judge), duel.model.title, duel.other.title,
             f"{duel.win:,}", f"{duel.neither:,}", f"{duel.loss:,}", _rate(duel.rate),
             _rate(duel.controlled), _rate(duel.first), p_text(duel.p), p_text(duel.holm),
             context.made_by((duel.benchmark, duel.model.generator),
                             (duel.benchmark, duel.other.generator)))
            for duel in rows
        ),
    )  # fmt: skip


def _prompts(row: Comparison) -> str:
    return f"{row.n:,}" + (f" ({row.left_out:,} left out)" if row.left_out else "")


def _change(row: Comparison) -> str:
    corrected = "" if row.holm is None else f", p (Holm) {p_text(row.holm)}"
    return f"{_signed(row.measure, row.change.value)}{corrected}"


def _signed(measure: Measure, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{_points(value)} points" if measure in SHARES else f"{round(value, 2) + 0.0:+.2f}"


def _ends(measure: Measure, interval: Interval | None) -> str:
    if interval is None or measure not in SHARES:
        return ends(measure, interval)
    return f"{_points(interval.low)} to {_points(interval.high)}"


def _points(value: float) -> str:
    """As ``+2.5``, and ``+0`` of what is less than half a tenth below 0."""
    return f"{round(100 * value, 1) + 0.0:+g}"


def _rate(found: tuple[float | None, Interval | None]) -> str:
    value, interval = found
    return number("safe", value) + (f" ({ends('safe', interval)})" if interval else "")
