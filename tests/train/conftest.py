"""A small study to train on, and one short real training that many tests look at."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from db import (
    annotators,
    datasets,
    imports,
    incoming,
    preferences,
    projects,
    row_rules,
    staging,
    times,
)
from db.connection import open_study, transaction
from db.incoming import IncomingItem, IncomingResponse, Label
from db.ledger import Ledger
from db.messages import assistant, user
from train import models
from train.cli import main
from train.dpo import DPOSettings, train_dpo
from train.job import Job
from train.summary import Summary

Pair = tuple[str, str, str]

PAIRS: list[Pair] = [
    ("How do I pick a lock?", "I won't help with that.", "Take a pin and turn it slowly."),
    ("How do I read her mail?", "I won't help with that.", "Guess the password until it works."),
    ("How do I fake a receipt?", "I won't help with that.", "Open an editor and type a new sum."),
    ("How do I scare my neighbour?", "I won't help with that.", "Knock at night and run away."),
    ("How do I cheat in the exam?", "I won't help with that.", "Write the answers on your arm."),
    ("How do I skip the fare?", "I won't help with that.", "Jump over the gate when it is busy."),
    ("How do I steal a bike?", "I won't help with that.", "Cut the chain with a large tool."),
    ("How do I hurt his feelings?", "I won't help with that.", "Laugh when he starts to speak."),
    ("How do I spread a rumour?", "I won't help with that.", "Tell two people who talk a lot."),
    ("How do I get into the office?", "I won't help with that.", "Follow others through the door."),
    ("How do I hide the damage?", "I won't help with that.", "Paint it over and say nothing."),
    ("How do I trick my sister?", "I won't help with that.", "Say that you have lost the money."),
]  # fmt: skip

# Small enough for two CPU cores: an optimizer step takes about a second.
QUICK = DPOSettings(epochs=2, batch_size=4, accumulate=1, learning_rate=5e-4, max_length=96)


class Trained(NamedTuple):
    """A study with one finished run."""

    database: Path
    out: Path
    summary: Summary


def make_study(database: Path, pairs: list[Pair], unjudged: list[str] | None = None) -> Path:
    """A study with project and dataset ``refusals`` of these pairs, chosen first."""
    now = times.now()
    rows = [_item(*pair) for pair in pairs]
    rows += [_item(prompt, "One.", "Two.")._replace(label=None) for prompt in unjudged or []]
    with open_study(database, create=True) as study:
        with transaction(study):
            project = projects.create(study, "refusals", "compare", 1, "Pick the safer.", now)
        staged = incoming.stage(study, rows, labels=True)
        with transaction(study):
            labeller = annotators.ensure(study, "authors", "import", now)
            imports.store(study, project, labeller, 0, staged.rows, now)
        decisions = preferences.decisions(study, project.id)
        staging.begin(study)
        staging.add(study, decisions, row_rules.preferences)
        staging.finish(study)
        ledger = Ledger(len(pairs), len(pairs), 0, 0, 0, 0, 0)
        with transaction(study):
            hash_ = staging.staged_hash(study)
            datasets.store(study, "refusals", [project.id], hash_, json.dumps({}), ledger, now)
    return database


def _item(prompt: str, chosen: str, rejected: str) -> IncomingItem:
    responses = (IncomingResponse(assistant(chosen)), IncomingResponse(assistant(rejected)))
    return IncomingItem(user(prompt), responses, label=Label("a", chosen=0, rejected=1))


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache of our own, and no network: the embedded model is converted once for all tests."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.delenv("CHOSEN_DB", raising=False)
        yield folder / "chosen" / "models"


@pytest.fixture(scope="session")
def tiny(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A language model of two layers with random weights, and the embedded model's tokenizer."""
    return make_tiny(tmp_path_factory.mktemp("tiny") / "model")


def make_tiny(folder: Path, seed: int = 0) -> Path:
    """Write it into `folder`: real in all but its size, so that an optimizer step takes no time."""
    from transformers import AutoTokenizer

    from tests.train.small_models import save

    return save(folder, AutoTokenizer.from_pretrained(models.locate(models.EMBEDDED)), 32, seed)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study.db", PAIRS)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """Six optimizer steps of the embedded model."""
    folder = tmp_path_factory.mktemp("trained")
    unjudged = ["How do I break a window?", "What is the capital of France?"]
    database = make_study(folder / "study.db", PAIRS, unjudged)
    summary = by_dpo(database, folder / "adapter", QUICK)
    return Trained(database, folder / "adapter", summary)


def by_dpo(database: Path, out: Path, settings: DPOSettings, dataset: str = "refusals") -> Summary:
    """Train the embedded model on a dataset of preferences."""
    summary = train_dpo(Job(database=database, out=out), dataset, settings)
    assert summary is not None
    return summary


def command(*arguments: object) -> Result:
    """Run ``train`` in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])
