"""Splits: which prompts are held out for validation and test.

A prompt is drawn by a keyed hash of its normalised text, so it is on the same side in every version
and every dataset with the same seed and shares: what one round tested on, no later one trains on.
The shares hold on average; of few prompts, more or fewer can be held out.
"""

from collections.abc import Iterator

from annotate.datasets.seeded import draw
from db import staging
from db.connection import Study
from db.criteria import Criteria
from db.dataset_rows import Split


def hold_out(study: Study, criteria: Criteria) -> None:
    """Put the staged rows of drawn prompts into the splits for validation and test."""
    if criteria.validation or criteria.test:
        staging.split(study, list(_drawn(study, criteria)))


def _drawn(study: Study, criteria: Criteria) -> Iterator[tuple[int, str]]:
    for number, text_hash in staging.prompts(study):
        split = split_of(text_hash, criteria)
        if split != "train":
            yield number, split


def split_of(text_hash: str, criteria: Criteria) -> Split:
    """The split of the prompt whose normalised text has this hash."""
    drawn = draw(criteria.seed, text_hash)
    if drawn < criteria.test:
        return "test"
    return "validation" if drawn < criteria.test + criteria.validation else "train"
