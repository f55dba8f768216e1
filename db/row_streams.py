"""Rows of datasets in the order of what they hold, to be set beside those of another."""

from collections.abc import Iterator
from typing import NamedTuple

from db.connection import Study
from db.messages import from_json


class Held(NamedTuple):
    """What a row holds: its texts by their hashes, and its figures.

    `prompt`, `first` and `second` say what it is about: of two responses, in the order of their
    hashes; of one, an empty `first`. Everything after `number` is what may differ of it.
    """

    prompt: str
    first: str
    second: str
    chosen: str
    rejected: str
    weight: float
    margin: float | None
    split: str
    number: int

    @property
    def about(self) -> tuple[str, str, str]:
        """What it is about, whichever response is chosen."""
        return self.prompt, self.first, self.second

    @property
    def says(self) -> tuple[str, str, float, float | None, str]:
        """What it says of that."""
        return self.chosen, self.rejected, self.weight, self.margin, self.split


def held(study: Study, dataset_id: int) -> Iterator[Held]:
    """The rows of a dataset, ordered by what they are about and then by what they say; streams."""
    return map(Held._make, study.execute(_HELD, (dataset_id,)))


# Numbers come last, so that rows that hold the same stand in the same order in both datasets.
_HELD = """
    SELECT prompt, CASE WHEN chosen < rejected THEN chosen ELSE rejected END,
        CASE WHEN chosen < rejected THEN rejected ELSE chosen END, chosen, rejected, weight, margin,
        split, number
    FROM (
        SELECT p.hash AS prompt, coalesce(c.hash, '') AS chosen, coalesce(r.hash, '') AS rejected,
            d.weight, d.margin, d.split, d.number
        FROM dataset_rows d JOIN items i ON i.id = d.item_id JOIN prompts p ON p.id = i.prompt_id
        LEFT JOIN responses c ON c.id = d.chosen_id LEFT JOIN responses r ON r.id = d.rejected_id
        WHERE d.dataset_id = ?)
    ORDER BY 1, 2, 3, chosen, weight, margin, split, number
"""


class Texts(NamedTuple):
    """The last turns of what a row holds, as text."""

    prompt: str
    chosen: str | None
    rejected: str | None


def texts(study: Study, dataset_id: int, number: int) -> Texts:
    """The texts of a row that is there."""
    row = study.execute(
        "SELECT p.messages, c.messages, r.messages FROM dataset_rows d "
        "JOIN items i ON i.id = d.item_id JOIN prompts p ON p.id = i.prompt_id "
        "LEFT JOIN responses c ON c.id = d.chosen_id LEFT JOIN responses r ON r.id = d.rejected_id "
        "WHERE d.dataset_id = ? AND d.number = ?",
        (dataset_id, number),
    ).fetchone()
    prompt, chosen, rejected = (text and from_json(text)[-1].content for text in row)
    return Texts(prompt, chosen, rejected)
