"""Studies for the tests of the pages: a project of each task with options, and items to judge."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from annotate.datasets import build
from annotate.importing import Settings, import_pairs
from annotate.planning import Plan, change
from annotate.sample import load_sample
from db import runs, times
from db.connection import Study, open_study, transaction
from db.projects import Task
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


WORDS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth")

# By task: as many items as ROWS has, of the same prompts.
ROWS_OF: dict[Task, tuple[Row, ...]] = {
    "compare": ROWS,
    "rate": tuple({"prompt": row["prompt"], "response": row["response_a"]} for row in ROWS),
    "rank": tuple(
        {"prompt": row["prompt"], "responses": [f"{word} answer to {n}." for word in WORDS]}
        for n, row in enumerate(ROWS, start=1)
    ),
    "demonstrate": tuple({"prompt": row["prompt"], "response": row["response_a"]} for row in ROWS),
}


# By task: everything that a project can ask beside the verdict.
ALL_OF: dict[Task, Mapping[str, Any]] = {
    "compare": {
        "verdicts": "strength",
        "axes": ("helpful", "harmless"),
        "marks": True,
        "rationale": "optional",
        "edit": True,
    },
    "rate": {"reasons": ("Harmful", "Too long"), "marks": True, "rationale": "optional"},
    "rank": {"full_ranking": True, "reasons": ("Hard to say",), "rationale": "optional"},
    "demonstrate": {"reasons": ("Too preachy", "Too long"), "rationale": "optional"},
}


def make_study(
    path: Path,
    options: Mapping[str, Any] | None = None,
    rows: Iterable[Row] | None = None,
    task: Task = "compare",
) -> Path:
    """A study with the project "pairs" of this task, these rows and options; gives its path."""
    with open_study(path, create=True) as study:
        _add_project(study, path, "pairs", task, options, rows)
    return path


def make_all_tasks(path: Path, rows: Mapping[Task, Iterable[Row]] | None = None) -> Path:
    """A study with a project of each task, named after it, that asks for everything."""
    with open_study(path, create=True) as study:
        for task, options in ALL_OF.items():
            _add_project(study, path, task, task, options, (rows or {}).get(task))
    return path


def _add_project(
    study: Study,
    path: Path,
    name: str,
    task: Task,
    options: Mapping[str, Any] | None,
    rows: Iterable[Row] | None,
) -> None:
    source = path.with_suffix(f".{task}.jsonl")
    lines = (json.dumps(row) + "\n" for row in rows or ROWS_OF[task])
    source.write_text("".join(lines), encoding="utf-8")
    import_pairs(study, str(source), name, Settings(task))
    if options:
        change(study, name, Plan(options=options))


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
