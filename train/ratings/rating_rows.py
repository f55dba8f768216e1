"""The ratings that KTO trains on: those that fit, in their order, and what became of the others."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from db.trl import ConversationalRating
from train.data import Rows
from train.errors import NothingToTrain
from train.options import Settings
from train.ratings.rating_order import FEWEST, mixed


class Weights(NamedTuple):
    """How much a good and a bad response count."""

    good: float
    bad: float


class Fit(NamedTuple):
    """How ratings fit the length limit and each other.

    `dropped`: the prompt alone fills it. `alone`: it would be the only one of its batch. `good` and
    `bad` are trained on. `truncated`: the response was cut. `matched`: the row before it in its
    batch has the same prompt, so its measure of drift is none.
    """

    given: int
    dropped: int
    alone: int
    good: int
    bad: int
    truncated: int
    matched: int


def ordered(
    rows: Rows[ConversationalRating], tokenizer: Any, settings: Settings
) -> tuple[Rows[ConversationalRating], Fit]:
    """The rows that fit, in order, and what became of the others; raises NothingToTrain."""
    kept, truncated = _fitting(rows.train, tokenizer, settings.max_length)
    train, matched = mixed(kept, settings.batch_size, settings.seed)
    good = sum(row["label"] for row in train)
    dropped, alone = len(rows.train) - len(kept), len(kept) - len(train)
    fits = Fit(len(rows.train), dropped, alone, good, len(train) - good, truncated, matched)
    _check(fits, rows.dataset.name, settings)
    watched, _ = _fitting(rows.validation, tokenizer, settings.max_length)
    validation = mixed(watched, settings.batch_size, settings.seed).rows
    return rows._replace(train=train, validation=validation), fits


def _fitting(
    rows: Sequence[ConversationalRating], tokenizer: Any, limit: int
) -> tuple[list[ConversationalRating], int]:
    """The rows whose prompt leaves room for a response, and how many responses will be cut."""
    kept, truncated = [], 0
    for row in rows:
        prompt = tokenizer.apply_chat_template(row["prompt"], add_generation_prompt=True)
        whole = tokenizer.apply_chat_template([*row["prompt"], *row["completion"]])
        if len(prompt["input_ids"]) < limit:
            kept.append(row)
            truncated += len(whole["input_ids"]) > limit
    return kept, truncated


def _check(fits: Fit, name: str, settings: Settings) -> None:
    if fits.good + fits.bad < FEWEST:
        raise NothingToTrain(
            f"Dataset {name!r} holds fewer than {FEWEST} ratings whose prompts are shorter than "
            f"{settings.max_length} tokens. Rate more responses, or raise --max-length."
        )
    if not fits.good or not fits.bad:
        found = "good" if fits.good else "bad"
        raise NothingToTrain(
            f"Dataset {name!r} holds {found} responses only, and KTO learns from good beside bad "
            "ones. Rate more responses, or train on what is good: train sit."
        )
