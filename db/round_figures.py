"""The figures of a round's steps in words: for the command and for the page.

A step's detail is JSON; on benchmarks it holds dictionaries with `name`, `share`, `before`, `after`
and `p`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from db.counting import counted
from db.rounds import Step

_COUNTS = {"samples": "sample", "items": "item", "rows": "row"}
_FIGURES = {
    "picked": "{:,} picked", "tokens": "{:.0f} tokens", "cut": "{:.0%} cut",
    "reward": "reward {:.3f}",
}  # fmt: skip
_DIFFERENCES = {"tokens": "{:+.1f} tokens", "cut": "{:+.0%} cut", "reward": "reward {:+.3f}"}


def figures(step: Step) -> Iterator[str]:
    """What a step has measured, as people read it."""
    of = step.detail
    if step.name == "train":
        for name, value in of.get("figures", {}).items():
            yield f"{name.replace('_', ' ')} {value:.3f}"
    elif step.name == "evaluate":
        if "after" in of:
            yield counted(of["prompts"], "prompt")
            yield from _numbers(of["after"])
        if "better" in of:
            yield f"{of['better']:,} better, {of['worse']:,} worse, {of['same']:,} the same"
        yield from map(_benchmark, of.get("benchmarks", ()))
    elif step.name == "compare" and "differences" in of:
        yield f"against {of['against']}"
        for name, value in of["differences"].items():
            yield _DIFFERENCES[name].format(value)
    elif step.name == "judge" and "wanted" in of:
        yield f"{of['judged']:,} of {of['wanted']:,} judged"
    else:
        yield from _numbers(of)


def _numbers(of: Mapping[str, Any]) -> Iterator[str]:
    for name, what in _COUNTS.items():
        if isinstance(of.get(name), int):
            yield counted(of[name], what)
    for name, form in _FIGURES.items():
        if isinstance(of.get(name), int | float):
            yield form.format(of[name])


def _benchmark(of: Mapping[str, Any]) -> str:
    """As ``I-Controversial, safe by rules: 54% (before 18%, p 0.001)``."""
    form = "{:.0%}" if of["share"] else "{:.2f}"
    p = "" if of["p"] is None else f", p {of['p']:.2g}"
    return f"{of['name']}: {form.format(of['after'])} (before {form.format(of['before'])}{p})"
