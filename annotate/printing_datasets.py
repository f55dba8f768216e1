"""What the commands print of datasets, as text or JSON."""

import json
from collections.abc import Mapping, Sequence

from annotate.datasets.differences import Differences
from annotate.datasets.showing import Shown
from annotate.formats.shape import Written
from annotate.printing import ledger
from annotate.printing_differences import differences
from db.datasets import Dataset


def built(dataset: Dataset, as_json: bool) -> str:
    """A dataset that was made, and its ledger."""
    if as_json:
        return json.dumps(_facts(dataset), indent=2)
    return "\n".join([f"{_head(dataset)}, sha256 {dataset.hash}", ledger(dataset.ledger)])


def rebuilt(dataset: Dataset, differs: Differences | None, as_json: bool) -> str:
    """A dataset that was made again, and what differs from the version before it, if anything."""
    if as_json:
        told = {**_facts(dataset), "differences": differs and differs.as_dict()}
        return json.dumps(told, indent=2)
    if differs is None:
        return f"{built(dataset, False)}\nNothing has changed since it was made."
    return f"{built(dataset, False)}\n{differences(differs)}"


def listed(datasets: Sequence[Dataset], withdrawn: Mapping[int, int], as_json: bool) -> str:
    """The datasets that there are, a line each; `withdrawn` is how many rows of them rest so."""
    if as_json:
        told = [{**_facts(one), "withdrawn_rows": withdrawn.get(one.id, 0)} for one in datasets]
        return json.dumps(told, indent=2)
    lines = [
        f"{_head(dataset)}, sha256 {dataset.hash[:12]}, {dataset.created_at[:16].replace('T', ' ')}"
        + _resting(withdrawn.get(dataset.id, 0))
        for dataset in datasets
    ]
    return "\n".join(lines) or (
        "No datasets yet. Make one with: annotate dataset build NAME --project PROJECT"
    )


def shown(found: Shown) -> str:
    """What a dataset was made of and how."""
    criteria = {**found.criteria.as_dict(), "projects": found.projects}
    lines = [f"{_head(found.dataset)}", f"sha256 {found.dataset.hash}"]
    lines += [
        f"  {name.replace('_', ' '):<18} {', '.join(map(str, _several(value)))}"
        for name, value in criteria.items()
    ]
    if found.withdrawn_rows:
        lines.append(f"  {_resting(found.withdrawn_rows)[2:]}; see: annotate dataset rebuild")
    if set(found.splits) != {"train"}:
        lines.append("  " + ", ".join(f"{n:,} rows {split}" for split, n in found.splits.items()))
    return "\n".join([*lines, ledger(found.dataset.ledger)])


def exported(dataset: Dataset, format_: str, written: Sequence[Written], as_json: bool) -> str:
    """Which files a dataset was written to."""
    if as_json:
        files = [{**file._asdict(), "path": str(file.path)} for file in written]
        return json.dumps({**_facts(dataset), "format": format_, "files": files}, indent=2)
    width = max(len(str(file.path)) for file in written)
    lines = [f"{_head(dataset)} as {format_}, sha256 {dataset.hash}"]
    for file in written:
        rows = f"{file.rows:>10,} {file.split}" if file.split else ""
        lines.append(f"  {file.path!s:<{width}}{rows}".rstrip())
    return "\n".join(lines)


def _resting(rows: int) -> str:
    """How many rows rest on withdrawn judgments; nothing of none."""
    many = "1 row rests" if rows == 1 else f"{rows:,} rows rest"
    return f", {many} on withdrawn judgments" if rows else ""


def _several(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]


def _head(dataset: Dataset) -> str:
    return f"Dataset {dataset.name}@{dataset.version} ({dataset.kind}): {dataset.rows:,} rows"


def _facts(dataset: Dataset) -> dict[str, object]:
    return {
        "dataset": dataset.name,
        "version": dataset.version,
        "kind": dataset.kind,
        "rows": dataset.rows,
        "hash": dataset.hash,
        "created_at": dataset.created_at,
        "ledger": dataset.ledger.as_dict(),
    }
