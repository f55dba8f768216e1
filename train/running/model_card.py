"""Model cards: what a run's model is, was made of and came to, as a README for people.

No text of the data and nobody's name is in it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from db import alarms, ancestry, datasets, runs
from db.ancestry import Round
from db.connection import Study
from db.counting import counted
from db.runs import Run
from train.options import dashed
from train.running.artifacts import is_adapter

FILE = "README.md"
LOWER = ("loss", "kl")  # of these the least is the best; of the others that are judged, the most
JUDGED = (*LOWER, "accuracy", "margin")
KINDS = {"person": ("person", "people"), "import": ("file",)}

LIMITS = """- What people judged is what it was taught: it has their views, mistakes and gaps.
- Safe on these prompts is not safe on others. Measure it on benchmarks that it was not trained on,
  over-refusal on harmless prompts beside them.
- A base model's licence and limits, and those of the data, hold for it too."""


def write(study: Study, run: Run, folder: Path, merged: bool = False) -> Path:
    """Write the card of a finished run beside its model."""
    path = folder / FILE
    path.write_text(text(study, run, whole=merged or not is_adapter(folder)), encoding="utf-8")
    return path


def text(study: Study, run: Run, *, whole: bool) -> str:
    """The card of a run, in Markdown; `whole` for a model that needs no base model beside it."""
    rounds = ancestry.rounds(study, run.id)
    parts = [
        _head(run, whole),
        f"# Run {run.id}: {run.method.upper()} of {_named(run.base_model)}",
        _what(run, whole),
        "## Data\n\n" + "\n\n".join(_data(study, [one for one in rounds if one.back == 0])),
        "## Lineage\n\n" + "\n".join(_lineage(rounds)),
        "## What it measured\n\n"
        + _table(("metric", "first", "last", "best"), _metrics(study, run)),
        *_alarms(study, run),
        "## Settings\n\n" + _table(("setting", "value"), _settings(run)),
        "## Versions\n\n" + _table(("package", "version"), _versions(run)),
        f"## Limits\n\n{LIMITS}",
    ]
    return "\n\n".join(parts) + "\n"


def _head(run: Run, whole: bool) -> str:
    local = Path(run.base_model).is_absolute()
    lines = [
        "---",
        f"library_name: {'transformers' if whole else 'peft'}",
        *([] if local else [f"base_model: {run.base_model}"]),
        "pipeline_tag: text-generation" if run.method != "reward" else "tags: [reward-model]",
        *(["tags: [chosen, trl, " + run.method + "]"] if run.method != "reward" else []),
        "---",
    ]
    return "\n".join(lines)


def _named(model: str) -> str:
    """A model by its name; a directory of this machine by its last part only."""
    return Path(model).name if Path(model).is_absolute() else model


def _what(run: Run, whole: bool) -> str:
    kind = "A whole model" if whole else f"An adapter for {_named(run.base_model)}"
    took = f" in {run.seconds:,.0f} s" if run.seconds is not None else ""
    again = f", resumed {counted(run.resumed, 'time')}" if run.resumed else ""
    return (
        f"{kind}, trained on {run.device} from {run.started_at:%Y-%m-%d %H:%M} UTC{took}{again}. "
        f"Seed {run.seed}; code {run.git_revision or 'of no known revision'}."
    )


def _data(study: Study, own: Sequence[Round]) -> Iterator[str]:
    for one in own:
        dataset = datasets.get(study, one.dataset)
        where = "".join(f"\n| {name.replace('_', ' ')} | {count:,} |"
                        for name, count in dataset.ledger.items().items())  # fmt: skip
        yield (
            f"**{one.dataset}**: {counted(one.rows, 'row')} of {dataset.kind}, from "
            f"{counted(one.judgments, 'judgment')}. sha256 `{one.dataset_hash}`\n\n"
            f"| of {dataset.ledger.judged:,} judged {dataset.ledger.unit} | |\n| --- | --- |{where}"
        )
    run_id = own[0].id
    counts: dict[str, list[int]] = {}
    for behind in ancestry.people(study, run_id):
        counts.setdefault(behind.kind, []).append(behind.judgments)
    said = [f"{sum(each):,} of {counted(len(each), *KINDS.get(kind, (kind,)))}" for kind, each in
            sorted(counts.items())]  # fmt: skip
    judgments = counted(ancestry.judgments(study, run_id), "judgment")
    by = f", {' and '.join(said)}" if said else ""
    yield f"Behind it and its earlier rounds: {judgments}{by}."


def _lineage(rounds: Sequence[Round]) -> Iterator[str]:
    for one in rounds:
        rows = counted(one.rows, "row")
        yield f"{'  ' * one.back}- run {one.id}: {one.method} on {one.dataset} ({rows})"
    last = rounds[-1]
    yield f"{'  ' * (last.back + 1)}- base model {_named(last.base_model)}"


def _metrics(study: Study, run: Run) -> Iterator[tuple[str, ...]]:
    series: dict[str, list[float]] = {}
    for metric in runs.metrics(study, run.id):
        if metric.value is not None:
            series.setdefault(metric.name, []).append(metric.value)
    for name, values in series.items():
        best = "-"
        if len(values) > 1 and name.endswith(JUDGED):
            best = f"{(min if name.endswith(LOWER) else max)(values):.4g}"
        yield name, f"{values[0]:.4g}", f"{values[-1]:.4g}", best


def _alarms(study: Study, run: Run) -> list[str]:
    found = alarms.of_run(study, run.id)
    lines = [f"- step {one.step}: {one.message}" for one in found]
    return ["## Alarms\n\n" + "\n".join(lines)] if lines else []


def _settings(run: Run) -> list[tuple[str, ...]]:
    settings: Mapping[str, Any] = json.loads(run.settings)
    return [(f"`--{dashed(name)}`", str(value)) for name, value in settings.items()]


def _versions(run: Run) -> list[tuple[str, ...]]:
    return [(name, version) for name, version in json.loads(run.versions).items()]


def _table(heads: Sequence[str], rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(value: str) -> str:
    return value.replace("|", "\\|").replace("\n", " ")
