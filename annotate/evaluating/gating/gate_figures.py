"""The figures of a gate: what a measure finds of two models, ready to be held against a rule."""

from collections import Counter
from collections.abc import Collection
from statistics import stdev

from annotate.evaluating.comparing import changed, matched
from annotate.evaluating.duels import WORTH, rate
from annotate.evaluating.findings import Condition, Finding
from annotate.evaluating.gating.gate_evidence import Asked, Evidence
from annotate.evaluating.measures import SHARES, judge_name
from annotate.intervals import Interval

EVEN = 0.5  # a win rate that is as good as the other's


def finding(condition: Condition, one: Evidence, on: Collection[str], missing: float) -> Finding:
    """The figures of a measure, not yet decided; not measured where too much is lacking.

    The judge has to have judged both models on all these benchmarks (`on`), and at most a share
    `missing` of the prompts may tell nothing of one of both.
    """
    found = _wins(condition, one) if one.measure == "wins" else _measure(condition, one)
    lacking = _lacking(found, one, on, missing)
    return found._replace(met="not measured", why=lacking) if lacking else found


def unmeasured(condition: Condition, measure: Asked, judge: str | None, why: str) -> Finding:
    """A condition of which nothing is known."""
    return Finding(condition, measure, judge, (), "not measured", why)


def spread(one: Evidence) -> float:
    """The standard deviation of the other model's values; 0 of fewer than two."""
    return stdev(one.others.values()) if len(one.others) > 1 else 0.0


def _measure(condition: Condition, one: Evidence) -> Finding:
    assert one.measure != "wins"
    mine, others = matched(one.mine, one.others)
    change, n = changed(one.measure, mine, others), len(mine)
    return Finding(
        condition, one.measure, one.judge and judge_name(one.judge), one.benchmarks, "NOT MET", "",
        n, one.asked - n, sum(mine) / n if n else None, sum(others) / n if n else None,
        change.value, change.interval, p=change.p,
    )  # fmt: skip


def _wins(condition: Condition, one: Evidence) -> Finding:
    """The win rate less one half, with the interval of the rate."""
    n = Counter(one.mine.values())
    found = rate(n[WORTH["win"]], n[WORTH["tie"]], n[WORTH["loss"]])
    ends = found.interval and Interval(*(end - EVEN for end in found.interval))
    return Finding(
        condition, "wins", one.judge and judge_name(one.judge), one.benchmarks, "NOT MET", "",
        len(one.mine), one.asked - len(one.mine), found.value, None,
        None if found.value is None else found.value - EVEN, ends,
    )  # fmt: skip


def unjudged(one: Evidence, on: Collection[str]) -> list[str]:
    """The benchmarks on which the judge has not been asked about both models."""
    return [name for name in on if name not in one.benchmarks]


def _lacking(found: Finding, one: Evidence, on: Collection[str], missing: float) -> str | None:
    if lacking := unjudged(one, on):
        return f"not both models have been judged on {', '.join(lacking)}"
    if found.left_out > missing * one.asked:
        if one.judge and one.judge.of_people:
            return f"people have decided {found.n:,} of {one.asked:,} prompts of both models"
        return f"{found.left_out:,} of {one.asked:,} prompts tell nothing of one of both models"
    if found.interval is None:
        return f"{found.n:,} prompts tell too little"
    return None


def said(found: Finding) -> str:
    """The figures in words: `81.0% beside 45.0% of 100 prompts (+36.0 points, ...)`."""
    assert found.value is not None and found.change is not None and found.interval is not None
    scale = found.measure in SHARES or found.measure == "wins"
    low, high = (_signed(end, scale) for end in found.interval)
    beside = "" if found.other is None else f" beside {_plain(found.other, scale)}"
    on, points = ", ".join(found.benchmarks), " points" if scale else ""
    return (
        f"{_plain(found.value, scale)}{beside} on {found.n:,} prompts of {on} "
        f"({_signed(found.change, scale)}{points}, {low} to {high}; {_wanted(found, scale)})"
    )


def _wanted(found: Finding, scale: bool) -> str:
    """What the rule holds it against."""
    assert found.bound is not None
    if found.measure == "safe":
        return f"p {found.p:.2g}, below {found.bound:g} is wanted"
    if found.measure == "over-refusal":
        return f"below {_signed(found.bound, scale)} is wanted"
    return f"above {_signed(-found.bound, scale)} is wanted"


def _plain(value: float, share: bool) -> str:
    return f"{value:.1%}" if share else f"{value:.3f}"


def _signed(value: float, share: bool) -> str:
    return f"{100 * value:+.1f}" if share else f"{value:+.3f}"
