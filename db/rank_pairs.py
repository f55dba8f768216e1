"""Pairs from rankings: which responses the best of several is preferred to, by a stated rule.

===== =========================================================================================
rest  the picked response is preferred to each response that nobody picked; the weight of the
      pick is shared equally among these pairs
worst the picked response is preferred to the one of the worst mean rank, with the weight of the
      pick. A pick has rank 1; responses that somebody did not rank share the mean of the ranks
      that are left. What is ranked no worse than the pick itself is not taken; among equals a
      hash of the seed and the text decides
===== =========================================================================================

Only votes that counted in the decision are looked at; of those for *none* there is nothing to see.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal, get_args

from db import details, judgments
from db.connection import Study
from db.preferences import Decision
from db.staging import Row

RankPairs = Literal["rest", "worst"]
RANK_PAIRS: tuple[RankPairs, ...] = get_args(RankPairs)

Ballot = list[int]  # responses in order, the best first; the pick at least


def rows(study: Study, decision: Decision, rule: RankPairs, seed: int) -> Iterator[Row]:
    """The pairs of a picked response; none where there is nothing that it is preferred to."""
    picked = decision.chosen_id
    if decision.outcome != "picked" or picked is None:
        return
    ballots = list(_ballots(study, decision.voters))
    hashes = _hashes(study, decision.item_id)
    if rule == "rest":
        others = _not_picked(hashes, picked, ballots)
    else:
        others = _worst(hashes, picked, ballots, seed)
    for other in others:
        yield Row(picked, other, decision.weight / len(others), decision.judgment_ids)


def _not_picked(responses: Iterable[int], picked: int, ballots: Iterable[Ballot]) -> list[int]:
    best = {picked, *(ballot[0] for ballot in ballots)}
    return [response for response in responses if response not in best]


def _worst(
    hashes: Mapping[int, str], picked: int, ballots: Iterable[Ballot], seed: int
) -> list[int]:
    """The one of the worst mean rank; sums of doubled ranks compare the same, and are whole."""
    ranks: Counter[int] = Counter()
    for ballot in ballots:
        ranks.update(_doubled(ballot, hashes))
    worse = [response for response in hashes if ranks[response] > ranks[picked]]
    worse.sort(key=lambda response: (-ranks[response], _drawn(seed, hashes[response])))
    return worse[:1]


def _doubled(ballot: Ballot, responses: Collection[int]) -> dict[int, int]:
    """Twice the rank of each response; those left out have ranks from len(ballot) + 1 to the last.

    Twice the mean of these is the sum of the first and the last.
    """
    ranked = {response: 2 * rank for rank, response in enumerate(ballot, 1)}
    shared = len(ballot) + 1 + len(responses)
    return {response: ranked.get(response, shared) for response in responses}


def _drawn(seed: int, response_hash: str) -> str:
    return hashlib.sha256(f"{seed} {response_hash}".encode()).hexdigest()


def _ballots(study: Study, judgment_ids: Iterable[int]) -> Iterator[Ballot]:
    for judgment_id in judgment_ids:
        judgment = judgments.get(study, judgment_id)
        if judgment is not None and judgment.chosen_id is not None:
            yield details.ranking(study, judgment_id) or [judgment.chosen_id]


def _hashes(study: Study, item_id: int) -> dict[int, str]:
    """The responses of an item by position, with the hashes of their texts."""
    rows = study.execute(
        "SELECT r.id, r.hash FROM item_responses o JOIN responses r ON r.id = o.response_id "
        "WHERE o.item_id = ? ORDER BY o.position",
        (item_id,),
    )
    return dict(rows.fetchall())
