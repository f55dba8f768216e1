"""What became of pairing, in words."""

from annotate.pairing.making import Report
from annotate.printing import count

NAMES = {
    "paired": "paired",
    "there": "already there",
    "too_few": "too few responses",
    "identical": "identical responses",
    "no_score": "no score",
    "too_close": "scores too close",
    "benchmark": "of a benchmark",
    "over_limit": "beyond the limit",
}
ALWAYS = ("paired", "there")


def told(report: Report, project: str, *, dry_run: bool) -> str:
    """The report as lines."""
    ledger = report.ledger
    parts = {NAMES[part]: n for part, n in ledger.prompts.items() if n or part in ALWAYS}
    wide = max(map(len, parts))
    added = "Would add" if dry_run else "Added"
    lines = [
        f"{added} {count(ledger.items, 'item')} to project {project!r} "
        f"({report.task}: {report.way}).",
        *(f"  {name:<{wide}}{n:>10,}" for name, n in parts.items()),
        f"  {'-' * (wide + 10)}",
        f"  {'looked at':<{wide}}{ledger.looked_at:>10,} prompts",
    ]
    notes = {
        "Items that the project had already": ledger.there,
        "Of these with another priority than before": report.moved,
        "Empty responses passed over": ledger.empty,
        "Pairs of the same text passed over": ledger.identical,
        "Items with a prompt of a benchmark": ledger.evaluating,
    }
    return "\n".join([*lines, *(f"{note}: {n:,}." for note, n in notes.items() if n)])
