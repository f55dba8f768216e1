"""The rows of a dataset with their texts and where they stand, of any kind, as checks read them."""

from collections.abc import Iterator
from typing import NamedTuple

from db.connection import Study
from db.dataset_rows import Split
from db.messages import Messages, from_json


class Texts(NamedTuple):
    """A row: `number` from 1; `text_hash` is that of the normalised prompt."""

    number: int
    split: Split
    item_id: int
    text_hash: str
    prompt: Messages
    chosen: Messages | None
    rejected: Messages | None


def read(study: Study, dataset_id: int) -> Iterator[Texts]:
    """The rows of a dataset, in order; streams."""
    rows = study.execute(
        """
        SELECT d.number, d.split, d.item_id, p.text_hash, p.messages, c.messages, r.messages
        FROM dataset_rows d JOIN items i ON i.id = d.item_id JOIN prompts p ON p.id = i.prompt_id
        LEFT JOIN responses c ON c.id = d.chosen_id LEFT JOIN responses r ON r.id = d.rejected_id
        WHERE d.dataset_id = ? ORDER BY d.number
        """,
        (dataset_id,),
    )
    for number, split, item_id, text_hash, prompt, chosen, rejected in rows:
        texts = (from_json(prompt), _messages(chosen), _messages(rejected))
        yield Texts(number, split, item_id, text_hash, *texts)


def _messages(text: str | None) -> Messages | None:
    return None if text is None else from_json(text)
