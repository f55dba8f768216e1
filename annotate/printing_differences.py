"""What the commands print of the differences between two datasets."""

from collections.abc import Iterator
from typing import Any

from annotate.datasets.differences import Difference, Differences
from annotate.one_line import on_one_line, shortened

WIDTH = 60  # characters of a text


def differences(found: Differences) -> str:
    """Criteria and ledgers side by side, counts of rows, and some of the rows."""
    lines = [*_heads(found), *(example(one) for one in found.examples)]
    more = found.removed + found.added + found.changed - len(found.examples)
    if more:
        lines.append(f"  and {more:,} more; all of them with: --all")
    return "\n".join(lines)


def heads(found: Differences) -> str:
    """The same without rows."""
    return "\n".join(_heads(found))


def _heads(found: Differences) -> Iterator[str]:
    yield f"From {found.before} to {found.after}:"
    for name, (was, now) in found.criteria.items():
        yield on_one_line(f"  {name.replace('_', ' ')}: {_said(was)} -> {_said(now)}")
    yield from _ledger(found)
    yield (
        f"Rows: {found.same:,} the same, {found.removed:,} only in {found.before}, "
        f"{found.added:,} only in {found.after}, {found.changed:,} changed"
    )
    if found.figures:
        yield "  of the changed: " + ", ".join(
            f"{n:,} in {name}" for name, n in found.figures.items()
        )


def _ledger(found: Differences) -> Iterator[str]:
    width = max(12, *(len(name) for name in (found.before, found.after)))
    yield f"  {'':<14}{found.before:>{width}}  {found.after:>{width}}"
    for name, both in found.ledger.items():
        was, now = ("-" if number is None else f"{number:,}" for number in both)
        mark = "" if both[0] == both[1] else "  *"
        yield f"  {name.replace('_', ' '):<14}{was:>{width}}  {now:>{width}}{mark}"


def example(one: Difference) -> str:
    """A row that differs, in a line."""
    sign = {"removed": "-", "added": "+", "changed": "~"}[one.kind]
    number = {"removed": f"row {one.before}", "added": f"row {one.after}",
              "changed": f"row {one.before} -> {one.after}"}[one.kind]  # fmt: skip
    texts = [f"{_short(one.texts.prompt)!r}"]
    texts += [f"chosen {_short(one.texts.chosen)!r}"] * (one.texts.chosen is not None)
    texts += [f"rejected {_short(one.texts.rejected)!r}"] * (one.texts.rejected is not None)
    figures = [
        f"{name} {_said(was)} -> {_said(now)}" if name != "direction" else "the other way round"
        for name, (was, now) in one.figures.items()
    ]
    told = f" ({', '.join(figures)})" if figures else ""
    return on_one_line(f"  {sign} {number}{told}: {', '.join(texts)}")


def _said(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "any"
    if isinstance(value, float):
        return f"{value:.3g}"
    return "none" if value is None else str(value)


def _short(text: str | None) -> str:
    return shortened(text or "", WIDTH)
