"""Decisions: what the judgments of an item come to, by the one rule (:mod:`db.preferences`)."""

from typing import Literal, NamedTuple

Outcome = Literal[
    "preference", "tied", "both_bad", "good", "bad", "picked", "none",
    "demonstrated", "unconfirmed", "rejected", "conflicting", "skipped",
    "too_few", "low_agreement", "withdrawn", "other_people", "other_dates", "outdated",
]  # fmt: skip


class Edited(NamedTuple):
    """A text that annotators made or accepted: the judgments behind it, their share of votes."""

    response_id: int
    judgment_ids: tuple[int, ...]
    weight: float


class Decision(NamedTuple):
    """What an item's judgments come to.

    For a preference the ids, weight, edits and margin are set (by how much the chosen response is
    better, 0 to 1: the mean of what the votes say, where *much better* is 1, *better* 0.5, a tie 0,
    and what is said of the other response is taken off); for good, bad and picked the id of the
    response, chosen or rejected, and the weight; for picked the judgments that counted as well; for
    demonstrated the demonstrations.
    """

    item_id: int
    outcome: Outcome
    judgment_ids: tuple[int, ...]
    chosen_id: int | None = None
    rejected_id: int | None = None
    weight: float = 1.0
    edits: tuple[Edited, ...] = ()
    demonstrations: tuple[Edited, ...] = ()
    voters: tuple[int, ...] = ()
    margin: float = 0.0
