"""A study with prompts to sample for, and somebody who judges."""

import time
from pathlib import Path

import pytest

from annotate import people
from annotate.assignment import claim
from annotate.importing import Settings, import_pairs
from annotate.judging import submit
from db import projects
from db.connection import open_study
from tests.annotate.writing import write_jsonl

PROMPTS = [f"What is good about the number {number}?" for number in range(12)]
# What makes a round quick: few, short answers, and one look at the model a run.
QUICK = {
    "limit": 3, "hold_out": 2, "max_new_tokens": 6, "validation": 0.0,
    "training": {"epochs": 2.0, "batch_size": 1, "accumulate": 1, "max_length": 64, "watch": 0,
                 "save_every": 2},
}  # fmt: skip


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """A study whose project ``prompts`` holds twelve prompts and no response."""
    database = tmp_path / "study.db"
    rows = [{"prompt": prompt} for prompt in PROMPTS]
    source = write_jsonl(tmp_path / "prompts.jsonl", rows)
    with open_study(database, create=True) as study:
        import_pairs(study, str(source), "prompts", Settings("demonstrate"))
    return database


def judge(
    database: Path, project: str, verdict: str = "a", most: int = 100, name: str = "ada"
) -> int:
    """Judge what is open, as a person does who reads; returns how many items that were."""
    judged = 0
    with open_study(database) as study:
        found, person = projects.get(study, project), people.enter(study, name)
        while judged < most and (shown := claim(study, found, person)):
            time.sleep(found.min_seconds)
            submit(study, found, person, shown.token, verdict)  # type: ignore[arg-type]
            judged += 1
    return judged
