"""The rows of datasets, as training and export read them."""

from collections.abc import Iterator
from typing import NamedTuple

from db.connection import Study
from db.messages import Messages, from_json


class Preference(NamedTuple):
    """A row of preferences as training and export read it."""

    prompt: Messages
    chosen: Messages
    rejected: Messages
    weight: float


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


def preferences(study: Study, dataset_id: int) -> Iterator[Preference]:
    """The rows of a dataset of preferences, in order; streams."""
    rows = study.execute(
        f"SELECT p.messages, c.messages, r.messages, d.weight {_ROWS_OF} "
        "JOIN responses c ON c.id = d.chosen_id JOIN responses r ON r.id = d.rejected_id "
        f"{_IN_ORDER}",
        (dataset_id,),
    )
    for prompt, chosen, rejected, weight in rows:
        yield Preference(from_json(prompt), from_json(chosen), from_json(rejected), weight)


def ratings(study: Study, dataset_id: int) -> Iterator[Rating]:
    """The rows of a dataset of ratings, in order; streams."""
    rows = study.execute(
        f"SELECT p.messages, r.messages, d.chosen_id IS NOT NULL, d.weight {_ROWS_OF} "
        f"JOIN responses r ON r.id = coalesce(d.chosen_id, d.rejected_id) {_IN_ORDER}",
        (dataset_id,),
    )
    for prompt, response, good, weight in rows:
        yield Rating(from_json(prompt), from_json(response), bool(good), weight)


def completions(study: Study, dataset_id: int) -> Iterator[Completion]:
    """The rows of a dataset of rankings or demonstrations, in order; streams."""
    rows = study.execute(
        f"SELECT p.messages, r.messages, d.weight {_ROWS_OF} "
        f"JOIN responses r ON r.id = d.chosen_id {_IN_ORDER}",
        (dataset_id,),
    )
    for prompt, response, weight in rows:
        yield Completion(from_json(prompt), from_json(response), weight)


_ROWS_OF = (
    "FROM dataset_rows d JOIN items i ON i.id = d.item_id JOIN prompts p ON p.id = i.prompt_id"
)
_IN_ORDER = "WHERE d.dataset_id = ? ORDER BY d.number"
