"""The pairs a reward model learns from, and those held out to say how good it is.

What is held out is whole prompts: the dataset's own test rows, or its validation rows, or where it
has neither a share of its prompts that the seed draws.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from db import dataset_rows, datasets, resting, trl
from db.connection import Study, open_study
from db.dataset_rows import Preference, Split
from db.datasets import Dataset
from db.messages import text_hash
from train import data
from train.errors import NothingToTrain
from train.job import Job
from train.options import Settings


class Pairs(NamedTuple):
    """Pairs to train on, to choose the best checkpoint by (often none), and to measure on.

    `chosen_by` is whether those to measure on chose the checkpoint, too. `limit` and the trainers'
    length limit apply to what is trained on only.
    """

    dataset: Dataset
    train: list[Preference]
    validation: list[Preference]
    held_out: list[Preference]
    chosen_by: bool


def read(job: Job, name: str, settings: Settings, share: float) -> Pairs:
    """The pairs of a dataset of preferences; `share` of its prompts are held out if none are.

    Raises UnknownDataset, WrongKind, NothingToTrain.
    """
    with open_study(job.database) as study:
        snapshot = datasets.get(study, name, "preferences")
        caution = resting.warning(study, snapshot)
        train, validation, test = (list(_of(study, snapshot, split)) for split in _SPLITS)
    held_out = test or validation
    if not held_out:
        train, held_out = _divided(train, share, settings.seed)
    if not train:
        raise NothingToTrain(
            f"Dataset {name!r} holds nothing to train on, or all of it is held out. "
            "Choose another dataset (annotate dataset list), or lower --hold-out."
        )
    if caution:
        job.say(caution)
    drawn = data.draw(train, settings.limit, settings.seed)
    return Pairs(snapshot, drawn, validation, held_out, not test and bool(validation))


def row(pair: Preference, scale: float) -> dict[str, Any]:
    """A pair as TRL reads it, with the margin of its stated strength, 0 where there is none."""
    return {**trl.conversational(pair), "margin": scale * (pair.margin or 0.0)}


_SPLITS: Sequence[Split] = ("train", "validation", "test")


def _of(study: Study, snapshot: Dataset, split: Split) -> Iterator[Preference]:
    return dataset_rows.preferences(study, snapshot.id, split)


def _divided(
    pairs: list[Preference], share: float, seed: int
) -> tuple[list[Preference], list[Preference]]:
    """The pairs of most prompts, and those of `share` of the prompts, drawn with the seed."""
    keys = [text_hash(pair.prompt) for pair in pairs]
    prompts = sorted(set(keys))
    out = set(random.Random(seed).sample(prompts, round(share * len(prompts))))
    kept = [pair for pair, key in zip(pairs, keys, strict=True) if key not in out]
    return kept, [pair for pair, key in zip(pairs, keys, strict=True) if key in out]
