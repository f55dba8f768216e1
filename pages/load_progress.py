"""How far an import is: rows checked, then rows stored, as a share and in words."""

from functools import partial

from pages.load_source import Source

OF_LINES = (".jsonl", ".ndjson", ".csv", ".tsv")  # about a row a line
_BLOCK = 2**20  # bytes


def lines_in(source: Source) -> int | None:
    """The lines of an uploaded file, where each is about a row; None where nobody can know."""
    if source.content is None or not source.name.lower().endswith(OF_LINES):
        return None
    source.content.seek(0)
    return sum(block.count(b"\n") for block in iter(partial(source.content.read, _BLOCK), b""))


def told(done: int, total: int | None, lines: int | None) -> tuple[float, str]:
    """The share of the bar, and the words on it; no `total` as long as rows are only checked."""
    if total is not None:
        return done / total, f"{done:,} of {total:,} rows stored"
    if not lines:
        return 0.0, f"Checked {done:,} rows"
    return min(done / lines, 1.0), f"Checked {done:,} rows of {lines:,} lines"
