"""Data: the rows of a dataset as a trainer reads them, and what its length limit does to them."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from db import dataset_rows, datasets, resting, trl
from db.connection import Study, open_study
from db.dataset_rows import Preference, Split
from db.datasets import Dataset, Kind
from db.trl import ConversationalCompletion, ConversationalRating
from train.errors import NothingToTrain
from train.job import Job
from train.options import Settings

if TYPE_CHECKING:
    from datasets import Dataset as Table

Row = TypeVar("Row")


class Rows(NamedTuple, Generic[Row]):
    """What is trained on, and what is held out to watch it with (often nothing)."""

    dataset: Dataset
    train: list[Row]
    validation: list[Row]


def preferences(job: Job, name: str, settings: Settings) -> Rows[Preference]:
    """The rows of a dataset of preferences; raises UnknownDataset, WrongKind, NothingToTrain."""
    return _rows(job, name, "preferences", dataset_rows.preferences, settings)


def ratings(job: Job, name: str, settings: Settings) -> Rows[ConversationalRating]:
    """The rows of a dataset of ratings; raises as :func:`preferences`."""

    def read(study: Study, dataset_id: int, split: Split) -> Iterator[ConversationalRating]:
        return map(trl.conversational_rating, dataset_rows.ratings(study, dataset_id, split))

    return _rows(job, name, "ratings", read, settings)


def completions(
    job: Job, name: str, kind: Kind, settings: Settings
) -> Rows[ConversationalCompletion]:
    """The rows of a dataset of demonstrations or rankings; raises as :func:`preferences`."""

    def read(study: Study, dataset_id: int, split: Split) -> Iterator[ConversationalCompletion]:
        return map(
            trl.conversational_completion, dataset_rows.completions(study, dataset_id, split)
        )

    return _rows(job, name, kind, read, settings)


def _rows(
    job: Job,
    name: str,
    kind: Kind,
    read: Callable[[Study, int, Split], Iterable[Row]],
    settings: Settings,
) -> Rows[Row]:
    with open_study(job.database) as study:
        snapshot = datasets.get(study, name, kind)
        caution = resting.warning(study, snapshot)
        train = list(read(study, snapshot.id, "train"))
        validation = list(read(study, snapshot.id, "validation"))
    if not train:
        raise NothingToTrain(
            f"Dataset {name!r} holds nothing to train on. Choose another dataset: "
            "annotate dataset list."
        )
    if caution:
        job.say(caution)
    return Rows(snapshot, draw(train, settings.limit, settings.seed), validation)


def table(rows: Sequence[Mapping[str, Any]]) -> "Table":
    """Rows as the trainers take them."""
    from datasets import Dataset

    return Dataset.from_list([dict(row) for row in rows])


class Fit(NamedTuple):
    """How a dataset fits the length limit, in pairs.

    `dropped`: the prompt alone fills it, so TRL leaves the pair out. `truncated`: a response was
    cut. `identical`: chosen and rejected are the same as far as they reach, and teach nothing.
    """

    given: int
    dropped: int
    truncated: int
    identical: int

    @property
    def trained(self) -> int:
        """Pairs that are trained on."""
        return self.given - self.dropped


def draw(rows: Sequence[Row], limit: int | None, seed: int) -> list[Row]:
    """`limit` rows at random, in their own order; all of them when there are no more than that."""
    if limit is None or limit >= len(rows):
        return list(rows)
    picked = random.Random(seed).sample(range(len(rows)), limit)
    return [rows[index] for index in sorted(picked)]


def fit(pairs: int, tokenized: Iterable[Mapping[str, list[int]]], max_length: int) -> Fit:
    """Compare `pairs` with the trainer's own tokenized rows (prompt_ids, chosen_ids, rejected_ids).

    Reading what the trainer made, instead of counting tokens again, counts what it really does.
    """
    kept = truncated = identical = 0
    for row in tokenized:
        kept += 1
        room = max_length - len(row["prompt_ids"])
        chosen, rejected = row["chosen_ids"], row["rejected_ids"]
        truncated += max(len(chosen), len(rejected)) > room
        identical += chosen[:room] == rejected[:room]
    return Fit(pairs, pairs - kept, truncated, identical)


class CompletionFit(NamedTuple):
    """How answers to learn from fit the length limit, in rows.

    `dropped`: the prompt alone fills it, so nothing of the answer is left to learn and TRL leaves
    the row out. `truncated`: the answer was cut.
    """

    given: int
    dropped: int
    truncated: int

    @property
    def trained(self) -> int:
        """Rows that are trained on."""
        return self.given - self.dropped


def completion_fit(
    rows: int,
    tokenized: Iterable[Mapping[str, Any]],
    max_length: int,
    length: Callable[[Mapping[str, Any]], int],
) -> CompletionFit:
    """Compare `rows` with the trainer's own tokenized rows (input_ids); reads what it made.

    `length` counts the tokens of a whole row: it is asked only of rows that reach the limit.
    """
    kept = truncated = 0
    for row in tokenized:
        kept += 1
        truncated += len(row["input_ids"]) == max_length and length(row) > max_length
    return CompletionFit(rows, rows - kept, truncated)
