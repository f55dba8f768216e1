"""The rows of datasets, as training and export read them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args

from db.connection import Study
from db.datasets import Kind
from db.messages import Messages, from_json

Split = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)
_BATCH = 10_000


class Preference(NamedTuple):
    """A row of preferences as training and export read it."""

    prompt: Messages
    chosen: Messages
    rejected: Messages
    weight: float
    margin: float | None = None


class Rating(NamedTuple):
    """A row of ratings: whether a response is good, or safe."""

    prompt: Messages
    response: Messages
    good: bool
    weight: float


class Completion(NamedTuple):
    """A row of rankings or demonstrations: a response to learn from."""

    prompt: Messages
    response: Messages
    weight: float


def preferences(study: Study, dataset_id: int, split: Split | None = None) -> Iterator[Preference]:
    """The rows of a dataset of preferences, in order; streams. Those of one split, or all."""
    rows = study.execute(
        f"SELECT p.messages, c.messages, r.messages, d.weight, d.margin {_ROWS_OF} "
        "JOIN responses c ON c.id = d.chosen_id JOIN responses r ON r.id = d.rejected_id "
        f"{_IN_ORDER}",
        (dataset_id, split, split),
    )
    for prompt, chosen, rejected, weight, margin in rows:
        texts = (from_json(prompt), from_json(chosen), from_json(rejected))
        yield Preference(*texts, weight, margin)


def ratings(study: Study, dataset_id: int, split: Split | None = None) -> Iterator[Rating]:
    """The rows of a dataset of ratings, in order; streams. Those of one split, or all."""
    rows = study.execute(
        f"SELECT p.messages, r.messages, d.chosen_id IS NOT NULL, d.weight {_ROWS_OF} "
        f"JOIN responses r ON r.id = coalesce(d.chosen_id, d.rejected_id) {_IN_ORDER}",
        (dataset_id, split, split),
    )
    for prompt, response, good, weight in rows:
        yield Rating(from_json(prompt), from_json(response), bool(good), weight)


def completions(study: Study, dataset_id: int, split: Split | None = None) -> Iterator[Completion]:
    """The rows of a dataset of rankings or demonstrations, in order; streams.

    Those of one split, or all.
    """
    rows = study.execute(
        f"SELECT p.messages, r.messages, d.weight {_ROWS_OF} "
        f"JOIN responses r ON r.id = d.chosen_id {_IN_ORDER}",
        (dataset_id, split, split),
    )
    for prompt, response, weight in rows:
        yield Completion(from_json(prompt), from_json(response), weight)


def stored(
    study: Study, dataset_id: int, kind: Kind, names: Iterable[str], split: Split | None = None
) -> Iterator[Mapping[str, Sequence[Any]]]:
    """The rows of a dataset of this kind by column, in order, 10,000 at a time; streams.

    Columns have TRL's names: ``prompt`` and ``completion``, or ``chosen`` and ``rejected``, are the
    texts of messages as they are stored (:mod:`db.messages`); ``label`` is 1 for good, 0 for bad;
    ``margin`` is 0 where nobody stated one.
    """
    columns, joined = _STORED[kind]
    found = {name: columns[name] for name in names}
    rows = study.execute(
        f"SELECT {', '.join(found.values())} {_ROWS_OF} {joined} {_IN_ORDER}",
        (dataset_id, split, split),
    )
    while batch := rows.fetchmany(_BATCH):
        yield dict(zip(found, zip(*batch, strict=True), strict=True))


_ROWS_OF = (
    "FROM dataset_rows d JOIN items i ON i.id = d.item_id JOIN prompts p ON p.id = i.prompt_id"
)
_IN_ORDER = "WHERE d.dataset_id = ? AND (? IS NULL OR d.split = ?) ORDER BY d.number"

_TEXTS = {"prompt": "p.messages", "completion": "r.messages"}
_COMPLETIONS = (_TEXTS, "JOIN responses r ON r.id = d.chosen_id")
_STORED: dict[Kind, tuple[dict[str, str], str]] = {  # columns, and where they come from
    "preferences": (
        {
            "prompt": "p.messages", "chosen": "c.messages", "rejected": "r.messages",
            "margin": "coalesce(d.margin, 0.0)",
        },
        "JOIN responses c ON c.id = d.chosen_id JOIN responses r ON r.id = d.rejected_id",
    ),
    "ratings": (
        {**_TEXTS, "label": "d.chosen_id IS NOT NULL"},
        "JOIN responses r ON r.id = coalesce(d.chosen_id, d.rejected_id)",
    ),
    "rankings": _COMPLETIONS,
    "demonstrations": _COMPLETIONS,
}  # fmt: skip


def splits(study: Study, dataset_id: int) -> dict[Split, int]:
    """How many rows there are in each split that has any, ``train`` first."""
    counted = dict(
        study.execute(
            "SELECT split, count(*) FROM dataset_rows WHERE dataset_id = ? GROUP BY split",
            (dataset_id,),
        ).fetchall()
    )
    return {name: counted[name] for name in SPLITS if name in counted}
