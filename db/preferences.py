"""The one rule that turns judgments into preferences: plurality of the judgments that count.

Of an item's judgments in slots (surplus and superseded ones do not count), each votes for a chosen
response, for a tie, or for *both bad*; strength is not weighed; a skip is no vote. The option with
strictly the most votes decides:

- a response: a preference, weighted by its share of the votes (2 of 3: 0.67)
- tie, both bad: no preference, accounted for under that name
- no single winner: conflicting
- no votes, only skips: skipped

Export, the counts on screen and training all come here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from db.connection import Study
from db.judgments import Verdict

Outcome = Literal["preference", "tied", "both_bad", "conflicting", "skipped"]


class Vote(NamedTuple):
    """One judgment as the rule sees it."""

    item_id: int
    judgment_id: int
    verdict: Verdict
    chosen_id: int | None
    rejected_id: int | None


class Decision(NamedTuple):
    """What an item's judgments come to; the ids and weight are set for a preference."""

    item_id: int
    outcome: Outcome
    judgment_ids: tuple[int, ...]
    chosen_id: int | None = None
    rejected_id: int | None = None
    weight: float = 1.0


def decide(item_id: int, votes: Iterable[Vote]) -> Decision:
    """Apply the rule to the votes of one item."""
    all_votes = tuple(votes)
    judgment_ids = tuple(v.judgment_id for v in all_votes)
    choices = Counter(_choice(v) for v in all_votes if v.verdict != "skip")
    if not choices:
        return Decision(item_id, "skipped", judgment_ids)
    (winner, most), *others = choices.most_common()
    if others and others[0][1] == most:
        return Decision(item_id, "conflicting", judgment_ids)
    if winner == "tie":
        return Decision(item_id, "tied", judgment_ids)
    if winner == "both_bad":
        return Decision(item_id, "both_bad", judgment_ids)
    chosen_id, rejected_id = next(
        (v.chosen_id, v.rejected_id) for v in all_votes if v.chosen_id == winner
    )
    weight = most / choices.total()
    return Decision(item_id, "preference", judgment_ids, chosen_id, rejected_id, weight)


def _choice(vote: Vote) -> int | str:
    return vote.verdict if vote.chosen_id is None else vote.chosen_id


def decisions(study: Study, project_id: int) -> Iterator[Decision]:
    """The decision for every judged item of a project, by item id; streams."""
    rows = study.execute(
        """
        SELECT j.item_id, j.id, j.verdict, j.chosen_id, j.rejected_id
        FROM slots s JOIN judgments j ON j.id = s.judgment_id
        WHERE s.project_id = :project
        UNION ALL
        SELECT j.item_id, j.id, j.verdict, j.chosen_id, j.rejected_id
        FROM assignments a JOIN judgments j ON j.key = a.token
        WHERE a.project_id = :project AND a.state = 'skipped'
        ORDER BY 1, 2
        """,
        {"project": project_id},
    )
    votes = (Vote(*row) for row in rows)
    for item_id, of_item in groupby(votes, key=lambda v: v.item_id):
        yield decide(item_id, of_item)


def tally(study: Study, project_id: int) -> Counter[Outcome]:
    """How many judged items of a project have each outcome."""
    return Counter(decision.outcome for decision in decisions(study, project_id))
