"""What pairs without a preference make, and ratings from pairs: for those who ask for it."""

from collections.abc import Collection, Iterator

from db.connection import Study
from db.preferences import Decision, Outcome
from db.staging import Row


def either_order(study: Study, decision: Decision, *, margin: bool = False) -> Iterator[Row]:
    """A pair without a preference as two rows, one for each order, of half its weight."""
    first, second = _responses(study, decision.item_id)
    by, weight = (0.0 if margin else None), decision.weight / 2
    yield Row(first, second, weight, decision.judgment_ids, margin=by)
    yield Row(second, first, weight, decision.judgment_ids, margin=by)


def rows(study: Study, decision: Decision, both: Collection[Outcome]) -> Iterator[Row]:
    """Ratings from a pair: chosen is good, rejected bad.

    Of outcomes in `both`, both responses are good (tied) or bad (both_bad); else they make nothing.
    """
    if decision.outcome == "preference":
        yield Row(decision.chosen_id, None, decision.weight, decision.judgment_ids)
        yield Row(None, decision.rejected_id, decision.weight, decision.judgment_ids)
    elif decision.outcome in both:
        for response in _responses(study, decision.item_id):
            good, bad = (response, None) if decision.outcome == "tied" else (None, response)
            yield Row(good, bad, decision.weight, decision.judgment_ids)


def _responses(study: Study, item_id: int) -> tuple[int, int]:
    rows = study.execute(
        "SELECT response_id FROM item_responses WHERE item_id = ? ORDER BY position", (item_id,)
    )
    (first,), (second,) = rows.fetchall()
    return first, second
