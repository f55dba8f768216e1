"""While it trains: looks at validation rows, early stop, watched prompts; and nothing connects."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from annotate.datasets import Criteria, build
from db import checkpoint_samples, runs
from db.connection import open_study
from tests.train.conftest import QUICK, command
from tests.train.small_models import make_small
from train.dpo import DPOSettings, train_dpo
from train.errors import BadSettings
from train.job import Job

pytestmark = pytest.mark.model

SETTINGS = replace(QUICK, epochs=6, max_length=120, save_every=1, watch=0)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small(tmp_path_factory.mktemp("small") / "model")


def held_out(database: Path) -> None:
    """A dataset ``held`` with validation rows."""
    with open_study(database) as study:
        build(study, Criteria(("refusals",), validation=0.3, seed=1), "held")


def series(database: Path, name: str) -> dict[int, float]:
    with open_study(database) as study:
        found = runs.metrics(study, 1)
    return {one.step: one.value for one in found if one.name == name and one.value is not None}


def train(database: Path, small: Path, dataset: str, settings: DPOSettings) -> runs.Run:
    out = database.parent / "out"
    summary = train_dpo(Job(database=database, out=out, model=str(small)), dataset, settings)
    assert summary is not None
    return summary.run


def test_a_run_stops_when_its_validation_loss_gets_no_better(database: Path, small: Path) -> None:
    held_out(database)
    run = train(database, small, "held", replace(SETTINGS, learning_rate=1e-12, patience=2))
    looked = series(database, "validation_loss")
    assert run.state == "finished"
    assert run.steps is not None and max(looked) < run.steps
    best = min(looked, key=lambda step: (looked[step], step))
    assert max(looked) - best == 2  # two looks without a better one


def test_the_best_checkpoint_is_what_a_run_ends_with(database: Path, small: Path) -> None:
    held_out(database)
    settings = replace(SETTINGS, learning_rate=300.0, epochs=2)  # so high that it gets worse
    train(database, small, "held", settings)
    losses = series(database, "validation_loss")
    best = min(losses.values())
    assert best < losses[max(losses)]  # else it would end with the last one anyway
    again = database.parent / "again"
    job = Job(database=database, out=again, start=1)
    barely = replace(SETTINGS, learning_rate=1e-12, epochs=1, seed=7)
    assert train_dpo(job, "held", barely) is not None
    with open_study(database) as study:
        found = {m.name: m.value for m in runs.metrics(study, 2)}
        before = {m.step: m.value for m in runs.metrics(study, 1)
                  if m.name == "validation_logp_chosen"}  # fmt: skip
    at = min(losses, key=lambda step: losses[step])
    assert found["validation_logp_chosen"] == pytest.approx(before[at], abs=0.1)


def test_patience_without_validation_rows_is_refused(database: Path, small: Path) -> None:
    with pytest.raises(BadSettings, match=r"--patience.*annotate dataset build NAME --validation"):
        train(database, small, "refusals", replace(SETTINGS, patience=2))
    with open_study(database) as study:
        assert runs.list_all(study) == []


def test_a_few_prompts_are_answered_at_each_checkpoint(database: Path, small: Path) -> None:
    held_out(database)
    train(database, small, "held", replace(SETTINGS, epochs=1, watch=2))
    with open_study(database) as study:
        samples = checkpoint_samples.of_run(study, 1)
        rows = study.execute(
            "SELECT p.messages FROM dataset_rows d JOIN items i ON i.id = d.item_id "
            "JOIN prompts p ON p.id = i.prompt_id WHERE d.split = 'validation'"
        ).fetchall()
    assert [(one.step, one.number) for one in samples] == [(1, 1), (2, 1), (1, 2), (2, 2)]
    assert all(any(one.prompt[0].content in text for (text,) in rows) for one in samples)


def test_watching_changes_nothing_of_the_training(database: Path, small: Path) -> None:
    losses = []
    for watch in (0, 2):
        out = database.parent / f"watch{watch}"
        settings = replace(SETTINGS, epochs=2, watch=watch)
        summary = train_dpo(Job(database=database, out=out, model=str(small)), "refusals", settings)
        assert summary is not None
        with open_study(database) as study:
            losses.append(runs.metrics(study, summary.run.id))
    assert losses[0] == losses[1]


# Ends the process at the first look-up or connection that leaves it.
GUARD = """
import os, sys

def guard(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        os.write(2, f"CONNECTS {event} {arguments}".encode())
        os._exit(99)

sys.addaudithook(guard)
from train.cli import main
main()
"""


def test_nothing_connects_while_a_model_is_trained(
    database: Path, small: Path, tmp_path: Path
) -> None:
    arguments = ["dpo", "--db", database, "--dataset", "refusals", "--model", small, "--epochs",
                 1, "--max-length", 100, "--out", tmp_path / "out"]  # fmt: skip
    online = {name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"}
    done = subprocess.run(
        [sys.executable, "-c", GUARD, *map(str, arguments)],
        env=online, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Run 1 finished: 2 steps")


def test_the_guard_would_see_a_connection() -> None:
    program = GUARD.replace(
        "from train.cli import main\nmain()",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 99 and b"CONNECTS" in done.stderr


def test_help_names_the_settings_of_every_method() -> None:
    said = command("dpo", "--help").stdout
    for option in ("--config", "--watch", "--patience", "--chat-template", "--adapter"):
        assert option in said
