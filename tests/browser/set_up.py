"""Studies for the tests of the compare page: a project with options, and items to judge."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from annotate.datasets import build
from annotate.importing import Settings, import_pairs
from annotate.planning import Plan, change
from annotate.sample import load_sample
from db import runs, times
from db.connection import open_study, transaction
from db.runs import NewRun

Row = Mapping[str, object]

ROWS: tuple[Row, ...] = tuple(
    {
        "prompt": f"Question {n}?",
        "response_a": f"First answer to {n}, in a few words.",
        "response_b": f"Second answer to {n}, in a few words.",
    }
    for n in range(1, 9)
)


def make_study(
    path: Path, options: Mapping[str, Any] | None = None, rows: Iterable[Row] = ROWS
) -> Path:
    """A study with the project "pairs", these rows and these options; gives its path."""
    source = path.with_suffix(".jsonl")
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with open_study(path, create=True) as study:
        import_pairs(study, str(source), "pairs", Settings())
        if options:
            change(study, "pairs", Plan(options=options))
    return path


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """Look something up in the study."""
    with open_study(path) as study:
        return list(study.execute(sql).fetchall())


def make_sample(path: Path) -> Path:
    """A study of the packaged sample with a run of three steps."""
    with open_study(path, create=True) as study:
        load_sample(study)
        dataset = build(study, "sample")
        new = NewRun("dpo", "tiny", None, dataset.id, dataset.hash, "{}", 1, "{}", None, "cpu")
        with transaction(study):
            run_id = runs.start(study, new, times.now())
            for step, loss in enumerate((0.69, 0.5, 0.3), start=1):
                values = {"loss": loss, "reward_accuracy": 1 - loss, "reward_margin": step / 10}
                runs.log(study, run_id, step, values)
            runs.finish(study, run_id, "finished", times.now(), artifact="adapter")
    return path
