"""Dataset cards: what a researcher needs to judge a dataset, as the README.md that goes with it.

The head is YAML, as the Hugging Face Hub reads it. No text of the dataset is in a card, and no name
of a person: people have pseudonyms (:mod:`annotate.datasets.pseudonyms`).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from annotate import access
from annotate.datasets import card_facts, flow, showing
from annotate.datasets.card_licences import of_the_hub, strictest
from annotate.datasets.card_sections import sections
from annotate.datasets.front_matter import front_matter
from annotate.errors import BadTarget
from annotate.whole import whole
from db.connection import Study
from db.datasets import Dataset

CARD, PICTURE = "README.md", "ledger.svg"


class Written(NamedTuple):
    """The files of a card."""

    card: Path
    picture: Path


def text(study: Study, dataset: Dataset, files: Mapping[str, str] | None = None) -> str:
    """The card of a dataset as Markdown; its picture, ``ledger.svg``, is expected beside it.

    `files` say where the rows of each split are, from where the card is; by default in Parquet
    files as the Hub has them: ``data/train-*.parquet``. For researchers. Agreement is measured, so
    this takes seconds for a large study.
    """
    access.require(study, "researcher")
    facts = card_facts.read(study, dataset)
    places = files or {split: f"data/{split}-*.parquet" for split in facts.shown.splits}
    head = front_matter(dataset, places, of_the_hub(strictest(facts.licences)))
    return "\n\n".join([head, *sections(facts, PICTURE)]) + "\n"


def write(
    study: Study, dataset: Dataset, folder: Path, files: Mapping[str, str] | None = None
) -> Written:
    """Write the card and its picture into a folder, which is made where it is not there.

    `files` are as in :func:`text`. For researchers; each file is there whole or not at all. Raises
    BadTarget for what the system refuses.
    """
    access.require(study, "researcher")
    said = text(study, dataset, files)
    picture = flow.svg(dataset.ledger, showing.show(study, dataset).splits)
    _make(folder)
    written = Written(folder / CARD, folder / PICTURE)
    for path, body in zip(written, (said, picture), strict=True):
        with whole(path) as unfinished:
            unfinished.write_text(body, encoding="utf-8")
    return written


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadTarget(f"{folder} cannot be written: {error.strerror or error}.") from error
