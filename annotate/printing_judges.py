"""What the command prints of judges beside people: rows of tables, or JSON."""

import json
from collections.abc import Sequence
from typing import Any

from annotate.evaluating.estimating import Estimate
from annotate.evaluating.judged.confusion import Confusion
from annotate.evaluating.judged.judge_quality import PEOPLE_SAY, JudgeQuality
from annotate.evaluating.judged.pair_quality import PairQuality
from annotate.printing_evaluation import names, plain

HEADS = ("judge", "held against", "n", "the same", "kappa", "good called good", "bad called bad",
         "AUC", "in order", "calibration error")  # fmt: skip
PAIR_HEADS = ("judge", "held against", "n", "the same", "kappa", "where both prefer one")


def rows(found: Sequence[JudgeQuality]) -> list[tuple[str, ...]]:
    """Judges of an answer: overall, then by category, one scale after the other."""
    named = names(one.judge for one in found)
    return [
        (
            named[one.judge], _of(PEOPLE_SAY[one.scale], one.category), f"{one.n:,}",
            *_confused(one.errs, one.kappa), _plain(one.auc), _share(one.in_order.share),
            "-" if one.calibration is None else f"{one.calibration.error:.2f}",
        )
        for one in found
    ]  # fmt: skip


def pair_rows(found: Sequence[PairQuality]) -> list[tuple[str, ...]]:
    """Judges of two answers: overall, then by category."""
    named = names(one.judge for one in found)
    return [
        (
            named[one.judge], _of("preferred of two", one.category), f"{one.n:,}",
            _share(one.same), _plain(one.kappa), _share(one.decided),
        )
        for one in found
    ]  # fmt: skip


def as_json(found: Sequence[JudgeQuality], pairs: Sequence[PairQuality]) -> str:
    """All of it, with the names of fields; the confusion with the shares that follow from it."""
    judges = [{**plain(one), "errs": _shares(one.errs)} for one in found]
    return json.dumps({"judges": judges, "pairs": plain(pairs)}, indent=2)


def _shares(errs: Confusion | None) -> dict[str, Any] | None:
    if errs is None:
        return None
    shares = ("accuracy", "sensitivity", "specificity")
    return {**plain(errs), **{name: plain(getattr(errs, name)) for name in shares}}


def _confused(errs: Confusion | None, kappa: Estimate) -> tuple[str, str, str, str]:
    if errs is None:
        return "-", "-", "-", "-"
    return (
        _share(errs.accuracy), _plain(kappa),
        f"{errs.good_as_good:,} of {errs.good:,}", f"{errs.bad_as_bad:,} of {errs.bad:,}",
    )  # fmt: skip


def _of(said: str, category: str | None) -> str:
    return said if category is None else f"{said}, {category}"


def _share(found: Estimate) -> str:
    if found.value is None:
        return "-"
    ends = (
        found.interval and f" ({100 * found.interval.low:.0f} to {100 * found.interval.high:.0f})"
    )
    return f"{found.value:.1%}{ends or ''}"


def _plain(found: Estimate) -> str:
    if found.value is None:
        return "-"
    ends = found.interval and f" ({found.interval.low:.2f} to {found.interval.high:.2f})"
    return f"{found.value:.2f}{ends or ''}"
