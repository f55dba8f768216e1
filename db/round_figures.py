"""The figures of a round in words: as its steps say them, in ``train round show``, and on the page.

A step's detail is JSON. Answers to held-out prompts are measured by their `tokens`, the share that
was `cut` at the limit, and the `reward`, where a reward model was named; the models on benchmarks,
by dictionaries with the fields of :class:`Benchmarked`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from db.counting import counted
from db.rounds import Step

_COUNTS = {"samples": "sample", "items": "item", "rows": "row"}
_MEASURED = {"tokens": "{:.0f} tokens", "cut": "{:.0%} cut", "reward": "reward {:.3f}"}
_DIFFERENCES = {"tokens": "{:+.1f} tokens", "cut": "{:+.0%} cut", "reward": "reward {:+.3f}"}


class Benchmarked(NamedTuple):
    """A measure on a benchmark, before a round and after; `share` if it is one, else a mean.

    `p` is that of the change on the same prompts, corrected for how many measures there are, and
    `change` the ends of its interval (95%). `people` is what people's labels said of the judge.
    """

    name: str
    share: bool
    before: float
    after: float
    p: float | None
    change: Sequence[float] | None = None
    people: str = ""

    def __str__(self) -> str:
        """As ``XSTest, safe by guard: 54% (before 18%; +25 to +45 points, p 0.001; people: ...)``.

        Shares are in percent.
        """
        times, form = (100, "{:.0f}%") if self.share else (1, "{:.2f}")
        after, before = (form.format(times * value) for value in (self.after, self.before))
        tested = []
        if self.change is not None:
            digits, unit = (0, " points") if self.share else (2, "")
            low, high = (f"{times * end:+.{digits}f}" for end in self.change)
            tested.append(f"{low} to {high}{unit}")
        if self.p is not None:
            tested.append(f"p {self.p:.2g}")
        people = self.people and f"people: {self.people}"
        said = filter(None, (f"before {before}", ", ".join(tested), people))
        return f"{self.name}: {after} ({'; '.join(said)})"


def figures(step: Step) -> Iterator[str]:
    """What a step has measured, as people read it."""
    of = step.detail
    if step.name == "train":
        yield from trained(of.get("figures", {}))
    elif step.name == "evaluate":
        if "after" in of:
            yield counted(of["prompts"], "prompt")
            yield from measured(of["after"])
        yield from preferred(of)
        yield from map(str, benchmarks(of))
    elif step.name == "compare" and "differences" in of:
        yield f"against {of['against']}"
        yield from differences(of["differences"])
    elif step.name == "judge" and "wanted" in of:
        yield f"{of['judged']:,} of {of['wanted']:,} judged"
    else:
        yield from _counts(of)
        yield from measured(of)


def trained(of: Mapping[str, float]) -> Iterator[str]:
    """What a training came to."""
    for name, value in of.items():
        yield f"{name.replace('_', ' ')} {value:.3g}"


def measured(of: Mapping[str, Any]) -> Iterator[str]:
    """What was measured of answers."""
    for name, form in _MEASURED.items():
        if of.get(name) is not None:
            yield form.format(of[name])


def differences(of: Mapping[str, float]) -> Iterator[str]:
    """What has changed in it."""
    for name, value in of.items():
        yield _DIFFERENCES[name].format(value)


def preferred(of: Mapping[str, Any]) -> Iterator[str]:
    """How many answers a reward model prefers after an evaluated round; nothing without one."""
    if "better" in of:
        yield f"{of['better']:,} better, {of['worse']:,} worse, {of['same']:,} the same by reward"


def benchmarks(of: Mapping[str, Any]) -> list[Benchmarked]:
    """What an evaluation found on benchmarks."""
    return [Benchmarked(**one) for one in of.get("benchmarks", ())]


def _counts(of: Mapping[str, Any]) -> Iterator[str]:
    for name, what in _COUNTS.items():
        if name in of:
            yield counted(of[name], what)
    if "picked" in of:
        yield f"{of['picked']:,} picked"
