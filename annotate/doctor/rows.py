"""Rows as the doctor looks at them: texts, and what is the same when one ignores how it is typed.

What checks keep of a row are digests of 16 bytes, so that a large dataset fits in memory.
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from db import dataset_texts
from db.connection import Study
from db.dataset_rows import Split
from db.messages import Messages
from db.transcripts import text


class Row(NamedTuple):
    """A row of a dataset; `chosen` is the good response, `rejected` the bad one, "" without text.

    None where rows of its kind have no such response. The keys are equal where texts differ in
    case, spaces and forms of letters only.
    """

    number: int
    split: Split
    item_id: int
    turns: Messages
    prompt: str
    chosen: str | None
    rejected: str | None
    prompt_key: bytes
    chosen_key: bytes | None
    rejected_key: bytes | None

    @property
    def responses(self) -> list[str]:
        """Those that there are, the chosen one first."""
        return [one for one in (self.chosen, self.rejected) if one is not None]

    @property
    def texts(self) -> list[str]:
        """The prompt, and the responses."""
        return [self.prompt, *self.responses]


def read(study: Study, dataset_id: int) -> Iterator[Row]:
    """The rows of a dataset, in order; streams."""
    for row in dataset_texts.read(study, dataset_id):
        chosen = None if row.chosen is None else text(row.chosen)
        rejected = None if row.rejected is None else text(row.rejected)
        yield Row(
            row.number,
            row.split,
            row.item_id,
            row.prompt,
            text(row.prompt),
            chosen,
            rejected,
            bytes.fromhex(row.text_hash)[:16],
            None if chosen is None else key(chosen),
            None if rejected is None else key(rejected),
        )


def normal(written: str) -> str:
    """The text in one form of letters and case, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", written).casefold().split())


def key(written: str) -> bytes:
    """What is equal of texts that are normally the same."""
    return hashlib.sha256(normal(written).encode()).digest()[:16]
