"""What rows a decision makes in a dataset of each kind; other outcomes make none.

================ ==================================================================================
preferences      chosen > rejected; for each edit of the chosen response, edited > chosen as well
                 (or edited > rejected in its place); where asked for, a tie or both bad in either
                 order, with half the weight
ratings          one response: chosen where it is good, rejected where it is bad
rankings         one response: the best of several
demonstrations   one response each: the texts to learn from
================ ==================================================================================

Pairs made of rankings are in :mod:`db.rank_pairs`, ratings made of pairs in :mod:`db.pair_ratings`.
"""

from collections.abc import Iterator
from typing import Literal, get_args

from db.preferences import Decision
from db.staging import Row

Edits = Literal["pairs", "replace", "ignore"]  # what becomes of texts that annotators improved
EDITS: tuple[Edits, ...] = get_args(Edits)


def preferences(
    decision: Decision, edits: Edits = "pairs", *, margin: bool = False
) -> Iterator[Row]:
    """The rows of a preference; edited > chosen > rejected is two of them, or one.

    With `margin`, the one of the decision has its margin; edits have none that anybody stated.
    """
    if decision.outcome != "preference":
        return
    chosen_id, rejected_id = decision.chosen_id, decision.rejected_id
    if edits != "replace" or not decision.edits:
        by = decision.margin if margin else None
        yield Row(chosen_id, rejected_id, decision.weight, decision.judgment_ids, margin=by)
    if edits != "ignore":
        worse = chosen_id if edits == "pairs" else rejected_id
        for edit in decision.edits:
            yield Row(edit.response_id, worse, edit.weight, edit.judgment_ids, 1)


def ratings(decision: Decision) -> Iterator[Row]:
    """The row of a response that is good or bad."""
    if decision.outcome in ("good", "bad"):
        yield Row(decision.chosen_id, decision.rejected_id, decision.weight, decision.judgment_ids)


def rankings(decision: Decision) -> Iterator[Row]:
    """The row of the response that is the best."""
    if decision.outcome == "picked":
        yield Row(decision.chosen_id, None, decision.weight, decision.judgment_ids)


def demonstrations(decision: Decision) -> Iterator[Row]:
    """A row for each text, with the judgments that made and confirmed it."""
    if decision.outcome == "demonstrated":
        for text in decision.demonstrations:
            yield Row(text.response_id, None, text.weight, text.judgment_ids)
