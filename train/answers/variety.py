"""Variety: how different samples are, and how long, before a model learns from the best of them.

Learning from one's own best answers, round after round, can narrow a model to a few phrases, or to
long ones where the ranking likes length. So each round measures its samples and picks, and compares
them with those of the first round, which the start model gave.
"""

from collections.abc import Iterable
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

from db import runs, samples
from db.alarms import Alarm
from db.connection import Study
from db.runs import Run
from db.samples import Sampled

COLLAPSED = 0.5  # of the first round's distinct pairs of words
LONGER = 1.5  # times the words of the first round's samples
ALIKE = 0.5  # of the picks have a text of their own


class Variety(NamedTuple):
    """Samples and picks in figures; lengths in words, shares from 0 to 1.

    `samples_distinct` is the share of distinct texts among the samples of a prompt, on average, and
    `samples_distinct_2` that of distinct pairs of neighbouring words. `picks_distinct` is the share
    of distinct texts among all picks.
    """

    samples_distinct: float
    samples_distinct_2: float
    samples_words: float
    picks_distinct: float
    picks_words: float


def measure(study: Study, dataset_id: int) -> Variety:
    """The samples and picks of a dataset of rankings."""
    return of(samples.of_dataset(study, dataset_id))


def of(rows: Iterable[Sampled]) -> Variety:
    """The same of rows, at least one."""
    distinct, distinct_2, words, picks = [], [], [], []
    for row in rows:
        distinct.append(len({*row.samples}) / len(row.samples))
        distinct_2.append(_distinct_2(row.samples))
        words.append(fmean(len(text.split()) for text in row.samples))
        picks.append(row.pick)
    return Variety(
        samples_distinct=fmean(distinct),
        samples_distinct_2=fmean(distinct_2),
        samples_words=fmean(words),
        picks_distinct=len({*picks}) / len(picks),
        picks_words=fmean(len(text.split()) for text in picks),
    )


def _distinct_2(texts: Iterable[str]) -> float:
    """The share of distinct pairs of neighbouring words; of texts of one word, of these."""
    words = [text.split() for text in texts]
    pairs: list[tuple[str, ...]] = [pair for one in words for pair in pairwise(one)]
    told = pairs or [tuple(one) for one in words]
    return len({*told}) / len(told)


def first_round(study: Study, parent: Run | None) -> Variety | None:
    """What the first RAFT run before this round measured; None where this is the first.

    None also where runs of older versions measured nothing.
    """
    first: Run | None = None
    while parent is not None:
        first = parent if parent.method == "raft" else first
        parent = runs.get(study, parent.parent_id) if parent.parent_id else None
    if first is None:
        return None
    measured = {one.name: one.value for one in runs.metrics(study, first.id) if one.step == 0}
    values = [measured.get(name) for name in Variety._fields]
    return (
        Variety(*(value for value in values if value is not None)) if None not in values else None
    )


def alarms(now: Variety, first: Variety | None) -> list[Alarm]:
    """What looks as if the model narrows, or only learns to be long."""
    before = first or now
    return [
        Alarm(kind, 0, message)
        for kind, rings, message in (
            (
                "diversity",
                now.samples_distinct_2 < COLLAPSED * before.samples_distinct_2,
                "The samples of a prompt have become alike: "
                f"{now.samples_distinct_2:.0%} of their pairs of words are distinct, and were "
                f"{before.samples_distinct_2:.0%} in the first round. Raise the temperature, take "
                "other prompts, or go on from an earlier run.",
            ),
            (
                "picks",
                now.picks_distinct < ALIKE,
                f"Only {now.picks_distinct:.0%} of the picks have a text of their own: the model "
                "would learn to say the same to everything. Look at what is picked.",
            ),
            (
                "length",
                now.picks_words > LONGER * before.samples_words,
                f"The picks have {now.picks_words:.0f} words on average, and the start model's "
                f"samples {before.samples_words:.0f}: the ranking may prefer what is long. Look at "
                "the picks, or rank by what does not see the length.",
            ),
        )
        if rings
    ]
