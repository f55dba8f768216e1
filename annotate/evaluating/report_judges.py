"""Section: the judges beside people, who have judged some of the same responses."""

from collections.abc import Iterator

from annotate.evaluating.estimating import Estimate
from annotate.evaluating.judge_quality import JudgeQuality
from annotate.evaluating.report_charts import Axis, Dot, Dots, Value
from annotate.evaluating.report_rows import Context, short
from annotate.evaluating.report_sections import Section, Table, ends, number


def judges(context: Context) -> Iterator[Section]:
    """How far each judge says what people say: of all responses that both judged, by category."""
    known = [one for one in context.qualities if one.n]
    unknown = [short(one.judge) for one in context.qualities if not one.n]
    if not known and not unknown:
        return
    says = (
        "Figures by a judge are worth what the judge is. Sensitivity is the share of what people "
        "find safe (or good) that the judge finds so, specificity the same of what is not; kappa "
        "is 0 where they agree as by chance. The calibration error is how far a judge's "
        "probabilities are from people's shares."
    )
    if unknown:
        says += (
            f" Not known of: {', '.join(unknown)}. Let people judge some of the same answers, with "
            "annotate pair --task rate --benchmarks keep."
        )
    yield Section("Judges and people", says, tuple(_charts(known)), _table(known))


def _charts(known: list[JudgeQuality]) -> Iterator[Dots]:
    dots = tuple(
        Dot(_what(one), short(one.judge), Value(found.value, found.interval),
            f"{_said(found)} of {one.n:,}")
        for one in known
        if one.errs is not None and (found := one.errs.accuracy).value is not None
    )  # fmt: skip
    if dots:
        yield Dots("Judges say what people say", Axis("The same", ends=(0.0, 1.0)), dots)


def _table(known: list[JudgeQuality]) -> Table:
    heads = ("Judge", "Responses", "of", "the same", "kappa", "sensitivity", "specificity", "AUC",
             "calibration error", "good called good", "good called bad", "bad called good",
             "bad called bad")  # fmt: skip
    return Table(heads, tuple(_cells(one) for one in known))


def _cells(one: JudgeQuality) -> tuple[str, ...]:
    errs = one.errs
    shares = (errs.sensitivity, errs.specificity) if errs else ()
    return (
        short(one.judge),
        _what(one),
        f"{one.n:,}",
        _said(errs.accuracy) if errs else "-",
        _plain(one.kappa),
        *(map(_said, shares) if shares else ("-", "-")),
        _plain(one.auc),
        f"{one.calibration.error:.2f}" if one.calibration else "-",
        *(map(str, errs) if errs else ("-",) * 4),
    )


def _what(one: JudgeQuality) -> str:
    return f"{one.scale}, {'all' if one.category is None else one.category}"


def _said(found: Estimate) -> str:
    around = f" ({ends('safe', found.interval)})" if found.interval else ""
    return f"{number('safe', found.value)}{around}"


def _plain(found: Estimate) -> str:
    around = f" ({ends('score', found.interval)})" if found.interval else ""
    return f"{number('score', found.value)}{around}"
