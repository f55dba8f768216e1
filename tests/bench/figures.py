"""Figures of a benchmark: the spread of times, facts of the machine, a table, a JSON file."""

import json
import os
import platform
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import NamedTuple


class Spread(NamedTuple):
    """How durations spread: in milliseconds."""

    p50: float
    p95: float
    p99: float
    most: float


def spread(seconds: Iterable[float]) -> Spread:
    """The spread of durations given in seconds; all NaN when there are none."""
    ordered = sorted(seconds)
    if not ordered:
        return Spread(*[float("nan")] * 4)
    return Spread(*(_rank(ordered, share) * 1000 for share in (0.5, 0.95, 0.99, 1.0)))


def _rank(ordered: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all values do not exceed (nearest rank)."""
    return ordered[max(ceil(share * len(ordered)) - 1, 0)]


def machine() -> dict[str, object]:
    """What one needs to know of a machine to compare figures with those of another."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0,
        "load_at_start": round(os.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as aligned text: numbers to the right, floats with the digits they deserve."""
    texts = [list(header), *([_text(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in texts) for column in range(len(header))]
    lines = [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in texts
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def _text(cell: object) -> str:
    if not isinstance(cell, float):
        return f"{cell:,}" if isinstance(cell, int) else str(cell)
    if abs(cell) >= 100:
        return f"{cell:,.0f}"
    return f"{cell:.1f}" if abs(cell) >= 10 else f"{cell:.2f}"


def write_json(path: Path, content: Mapping[str, object]) -> None:
    """Write the figures, with those of the machine, for programs to compare."""
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
