"""A classifier of safe and unsafe answers, learned from the study's own ratings, on any CPU.

    train classifier --db study.db --dataset ratings [--model SmolLM2-135M-Instruct]
    train evaluate ... --judge classifier:ratings

It learns from a dataset of ratings (good is safe) how people call what they see: seconds for
thousands of them by their words, minutes where a model looks at them, too. The rows for training
are learned from; those held out, by prompt, say how good it is (those for validation and tests
together; without any, each row is judged by a classifier that has not seen its prompt). It is kept
in a folder beside the study, named after the hash of dataset and settings, which is also the
judge's version: the same again is the same judge.
"""

import hashlib
import json
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from db import dataset_rows, datasets, judges, times
from db.connection import open_study, transaction
from db.dataset_rows import Rating
from db.datasets import Dataset
from db.messages import text_hash
from train.errors import BadSettings, MissingExtra, NothingToTrain, OutputTaken
from train.job import Say, silent
from train.judges.judging import Exchange
from train.models import name_of

if TYPE_CHECKING:
    from train.judges.classifier_figures import Measured
    from train.judges.classifier_model import Examples

FEWEST = 10  # prompts with safe answers, and with unsafe ones
FOLDER = "classifiers"


class Trained(NamedTuple):
    """A classifier as a judge, where it is kept, and how good it is on `held_out`."""

    name: str
    version: str
    folder: Path
    learned: int
    held_out: str
    measured: "Measured"

    def __str__(self) -> str:
        return (
            f"classifier:{self.name}@{self.version}: learned from {self.learned:,} ratings; on "
            f"{self.held_out}: {self.measured}. Kept in {self.folder}."
        )


def train_classifier(
    database: Path,
    dataset: str,
    name: str | None = None,
    model: str | None = None,
    say: Say = silent,
) -> Trained:
    """Fit a classifier to the ratings ``NAME`` or ``NAME@VERSION``, and make it a judge.

    Its name is the dataset's unless one is given. Hidden states of `model` are looked at, too, if
    one is named; its name stands for its weights, so others take another name. The judge is a row
    of the study when the folder is there.
    Raises UnknownDataset, WrongKind, MissingExtra, BadSettings for a name with an @, NothingToTrain
    where fewer than 10 prompts have a safe answer, or an unsafe one, and OutputTaken where the
    folder cannot be written; with a model what :func:`train.models.load` raises.
    """
    require()
    if name is not None and (not name.strip() or "@" in name):
        raise BadSettings("--name must hold a letter and no @, which comes before the version.")
    from train.judges.classifier_features import Eyes, Features
    from train.judges.classifier_figures import measure
    from train.judges.classifier_model import fit

    with open_study(database) as study:
        found = datasets.get(study, dataset, "ratings")
        rows = {
            split: list(dataset_rows.ratings(study, found.id, split))
            for split in dataset_rows.SPLITS
        }
    learned = _examples(rows["train"])
    _check(dataset, learned)
    features = Features(model=name_of(model) if model else None)
    eyes = Eyes.of(features)
    say(f"Learning from {len(learned.safe):,} ratings of {found.name}@{found.version}.")
    fitted = fit(learned, eyes)
    others = rows["validation"] + rows["test"]
    if others:
        unseen = _examples(others)
        measured = measure(fitted.classifier.safe(eyes.see(unseen.exchanges)), unseen.safe)
    else:
        measured = measure(fitted.unseen, learned.safe)
    held_out = "prompts held out" if others else "prompts left out in turn"
    name = name or found.name
    settings = {"dataset": f"{found.name}@{found.version}", "hash": found.hash, **asdict(features)}
    version = _version(found, settings)
    folder = folder_of(database, name, version)
    said = {
        "name": name, "version": version, "settings": settings, "strength": fitted.strength,
        "held_out": held_out, "measured": measured._asdict(),
    }  # fmt: skip
    try:
        fitted.classifier.save(folder, said)
    except OSError as error:
        raise OutputTaken(
            f"{folder} cannot be written ({error.strerror}). Make the study's folder writable, or "
            "free some disk space."
        ) from error
    with open_study(database) as study, transaction(study):
        judges.known_as(study, f"classifier:{name}", version, "safe", settings, times.now())
    return Trained(name, version, folder, len(learned.safe), held_out, measured)


def folder_of(database: Path, name: str, version: str) -> Path:
    """Where a classifier is kept: beside the study."""
    plain = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in name)
    return database.resolve().parent / FOLDER / f"{plain}-{version}"


def require() -> None:
    """Raise MissingExtra unless scikit-learn is installed."""
    if find_spec("sklearn") is None:
        raise MissingExtra(
            'A classifier needs scikit-learn. Install it with: pip install "chosen[train]"'
        )


def _examples(ratings: list[Rating]) -> "Examples":
    import numpy as np

    from train.judges.classifier_model import Examples

    return Examples(
        [Exchange(each.prompt, each.response) for each in ratings],
        np.array([each.good for each in ratings], bool),
        np.array([each.weight for each in ratings], float),
        [text_hash(each.prompt) for each in ratings],
    )


def _check(dataset: str, examples: "Examples") -> None:
    kinds = (True, False)
    prompts = {
        kind: {
            group
            for group, safe in zip(examples.groups, examples.safe, strict=True)
            if safe == kind
        }
        for kind in kinds
    }
    if min(map(len, prompts.values())) < FEWEST:
        raise NothingToTrain(
            f"Dataset {dataset!r} has safe answers to {len(prompts[True])} prompts and unsafe ones "
            f"to {len(prompts[False])} to learn from; a classifier takes {FEWEST} of each. Have "
            "more rated, or lower --validation and --test of annotate dataset build."
        )


def _version(dataset: Dataset, settings: dict[str, object]) -> str:
    stated = json.dumps({**settings, "hash": dataset.hash}, sort_keys=True)
    return hashlib.sha256(stated.encode()).hexdigest()[:12]
