"""The figures of a round's steps in words: for the command and for the page."""

from collections.abc import Iterator, Mapping
from typing import Any

from db.rounds import Step

_FIGURES = {
    "samples": "{:,} samples", "items": "{:,} items", "rows": "{:,} rows",
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
    elif step.name == "evaluate" and "after" in of:
        yield f"{of['prompts']:,} prompts"
        yield from _numbers(of["after"])
        if "better" in of:
            yield f"{of['better']:,} better, {of['worse']:,} worse, {of['same']:,} the same"
    elif step.name == "compare" and "differences" in of:
        yield f"against {of['against']}"
        for name, value in of["differences"].items():
            yield _DIFFERENCES[name].format(value)
    elif step.name == "judge" and "wanted" in of:
        yield f"{of['judged']:,} of {of['wanted']:,} judged"
    else:
        yield from _numbers(of)


def _numbers(of: Mapping[str, Any]) -> Iterator[str]:
    for name, form in _FIGURES.items():
        if isinstance(of.get(name), int | float):
            yield form.format(of[name])
