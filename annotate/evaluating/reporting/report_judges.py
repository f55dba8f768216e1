"""Section: the judges beside people, who have judged some of the same responses."""

from collections.abc import Iterator, Sequence

from annotate.evaluating.estimating import Estimate
from annotate.evaluating.judged.judge_quality import JudgeQuality
from annotate.evaluating.judged.pair_quality import PairQuality
from annotate.evaluating.reporting.report_charts import Axis, Dot, Dots, Value
from annotate.evaluating.reporting.report_rows import Context, short
from annotate.evaluating.reporting.report_sections import Section, Table, ends, number
from db.judges import Judge

PAIRS = "preferred of two"  # what judges of two answers are held against


def judges(context: Context) -> Iterator[Section]:
    """How far each judge says what people say: of all responses that both judged, by category."""
    found, pairs = context.judged
    if not found and not pairs:
        return
    everything: list[JudgeQuality | PairQuality] = [*found, *pairs]
    known = {one.judge.id for one in everything if one.n}
    unknown = dict.fromkeys(short(one.judge) for one in everything if one.judge.id not in known)
    says = (
        "Figures by a judge are worth what the judge is. Sensitivity is the share of what people "
        "find safe (or good, or chose of two) that the judge finds so, specificity the same of "
        "what is not; kappa is 0 where they agree as by chance. AUC is how often the value of what "
        "people find safe (or good) is above that of what they do not (0.5: by chance); in order, "
        "how often that of a chosen answer is above that of the rejected one to the same prompt. "
        "The calibration error is how far a judge's probabilities are from people's shares."
    )
    if unknown:
        says += (
            f" Not known of: {', '.join(unknown)}. Have people judge the same answers, with "
            "train evaluate --judge people:PROJECT, or have the judge judge what people have "
            "labelled, with train judge --judge NAME --project PROJECT."
        )
    same = [(_what(one), one.judge, one.errs.accuracy, one.n) for one in found if one.errs]
    same += [(_of_two(one), one.judge, one.same, one.n) for one in pairs]
    yield Section("Judges and people", says, tuple(_charts(same)), _table(found, pairs))


def _charts(same: list[tuple[str, Judge, Estimate, int]]) -> Iterator[Dots]:
    dots = tuple(
        Dot(what, short(judge), Value(value, interval),
            f"{number('safe', value, 0)} ({ends('safe', interval, 0)}) of {n:,}")
        for what, judge, (value, interval), n in same
        if value is not None
    )  # fmt: skip
    if dots:
        yield Dots("Judges say what people say", Axis("The same", ends=(0.0, 1.0)), dots)


def _table(found: Sequence[JudgeQuality], pairs: Sequence[PairQuality]) -> Table:
    heads = ("Judge", "Responses", "of", "the same", "kappa", "sensitivity", "specificity", "AUC",
             "in order", "calibration error", "good called good", "good called bad",
             "bad called good", "bad called bad")  # fmt: skip
    rows = (*map(_cells, found), *map(_pair_cells, pairs))
    return Table(heads, rows)


def _cells(one: JudgeQuality) -> tuple[str, ...]:
    errs = one.errs
    shares = (errs.sensitivity, errs.specificity) if errs else ()
    return (
        short(one.judge),
        _what(one),
        f"{one.n:,}",
        _said(errs.accuracy) if errs else ("-" if one.n else "not known"),
        _plain(one.kappa),
        *(map(_said, shares) if shares else ("-", "-")),
        _plain(one.auc),
        _said(one.in_order.share),
        f"{one.calibration.error:.2f}" if one.calibration else "-",
        *(map(str, errs) if errs else ("-",) * 4),
    )


def _pair_cells(one: PairQuality) -> tuple[str, ...]:
    same = _said(one.same) if one.n else "not known"
    return (short(one.judge), _of_two(one), f"{one.n:,}", same, _plain(one.kappa), *("-",) * 9)


def _what(one: JudgeQuality) -> str:
    return f"{one.scale}, {'all' if one.category is None else one.category}"


def _of_two(one: PairQuality) -> str:
    return PAIRS if one.category is None else f"{PAIRS}, {one.category}"


def _said(found: Estimate) -> str:
    around = f" ({ends('safe', found.interval)})" if found.interval else ""
    return f"{number('safe', found.value)}{around}"


def _plain(found: Estimate) -> str:
    around = f" ({ends('score', found.interval)})" if found.interval else ""
    return f"{number('score', found.value)}{around}"
