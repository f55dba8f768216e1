"""What the commands print, as text; kept apart so that the commands stay at a glance."""

import json
from collections.abc import Mapping, Sequence

from annotate import unfinished
from annotate.formats.shape import Written
from annotate.importing import Report
from annotate.status import Status
from db.datasets import Dataset
from db.ledger import Ledger
from db.projects import Task

_ROWS: dict[Task, str] = {
    "compare": "pair", "rate": "response", "rank": "prompt", "demonstrate": "prompt",
}  # fmt: skip


def imported(report: Report, project: str, labels_kept: bool) -> str:
    """What an import recognised and added."""
    stored = report.stored
    lines = [
        f"Recognised {report.shape.describe()}.",
        f"Read {count(stored.rows, _ROWS[report.task])}; "
        f"added {count(stored.items, 'item')} to project {project!r}"
        + (f" and {count(stored.labels, 'judgment')}." if labels_kept else "."),
    ]
    notes = {
        "Repeated in the file, and queued once": stored.repeats,
        "In the project already": stored.rows - stored.repeats - stored.items,
        "Of these with another priority than before": report.moved,
        "With an empty response": report.empty,
        "Labels not stored, being there already or their item full": (
            report.labelled - stored.labels if labels_kept else 0
        ),
        "Labels left out (--labels keep takes them in)": 0 if labels_kept else report.labelled,
        "Records that several people answered (a label is what most of them said, and how far they "
        "agreed is not kept)": report.several,
        "Records without a label, as many people having given one answer as another": report.even,
    }
    lines += [f"{note}: {count:,}." for note, count in notes.items() if count]
    if labels_kept and not report.labelled and not report.even:
        lines.append("The file has no labels.")
    if report.revision:
        lines.append(f"On the Hub it was commit {report.revision}: --revision reads that again.")
    return "\n".join(lines)


def count(number: int, thing: str) -> str:
    """``1 row``, ``2,000 rows``."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def exported(dataset: Dataset, written: Sequence[Written], as_json: bool) -> str:
    """Which dataset was written where, and its ledger."""
    out, *others = (str(file.path) for file in written)
    files = " and ".join((out, *others))
    if as_json:
        return json.dumps(
            {
                "dataset": dataset.name,
                "version": dataset.version,
                "kind": dataset.kind,
                "rows": dataset.rows,
                "hash": dataset.hash,
                "file": out,
                "beside": others,
                "ledger": dataset.ledger.as_dict(),
            },
            indent=2,
        )
    return "\n".join(
        [
            f"Dataset {dataset.name}@{dataset.version}: {dataset.rows:,} rows in {files}",
            f"sha256 {dataset.hash}",
            ledger(dataset.ledger),
        ]
    )


def ledger(found: Ledger) -> str:
    """The ledger as a sum, one reason a line."""
    parts = {name.replace("_", " "): n for name, n in found.items().items()}
    wide = max(12, *map(len, parts))
    lines = [f"  {name:<{wide}}{n:>10,}" for name, n in parts.items()]
    lines += [f"  {'-' * (wide + 10)}", f"  {'judged':<{wide}}{found.judged:>10,} {found.unit}"]
    if found.edits:
        lines.append(f"  {count(found.edits, 'row')} from edits")
    if found.good is not None:
        lines.append(f"  {found.good:,} good or safe, {found.bad:,} bad or unsafe")
    if found.rows is not None:
        lines.append(f"  {count(found.rows, 'row')} from {count(found.exported, 'item')}")
    if found.judgments:
        lines.append(f"  {judgments(found.judgments)}")
    return "\n".join(lines)


def judgments(found: Mapping[str, int]) -> str:
    """All judgments by what became of each, as a sum."""
    parts = ", ".join(f"{n:,} {part.replace('_', ' ')}" for part, n in found.items() if n)
    return f"{count(sum(found.values()), 'judgment')}: {parts}"


def status(found: Status) -> str:
    """The study as a few lines."""
    lines = []
    for p in found.projects:
        share = f"{p.judged / p.wanted:.0%}" if p.wanted else "nothing to judge"
        lines.append(
            f"project {p.name} ({p.task}, overlap {p.overlap}, {p.strategy}): "
            f"{p.judged:,} of {p.wanted:,} judgments ({share})"
        )
        lines.append(
            "  "
            + ", ".join(f"{count:,} {name}" for name, count in p.outcomes.items())
            + f", {p.surplus:,} surplus"
        )
        lines += [f"  {line}" for line in unfinished.status_lines(p.unfinished)]
    lines += [
        f"dataset {d.name}@{d.version}: {d.rows:,} rows, sha256 {d.hash[:12]}"
        for d in found.datasets
    ]
    for r in found.runs:
        lasted = "" if r.seconds is None else f" in {r.seconds:,.0f} s"
        lines.append(f"run {r.id} ({r.method} on {r.dataset}): {r.state}{lasted}")
    return "\n".join(lines) or "The study is empty. Fill it with: annotate import FILE"
