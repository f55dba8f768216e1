"""The one rule that turns judgments into preferences: plurality of the judgments that count.

Of an item's judgments in slots (surplus and superseded ones do not count), each votes for a chosen
response, for a tie, or for *both bad*; strength is not weighed; a skip is no vote. The option with
strictly the most votes decides:

- a response: a preference, weighted by its share of the votes (2 of 3: 0.67)
- tie, both bad: no preference, accounted for under that name
- no single winner: conflicting
- no votes, only skips: skipped

Where votes for the chosen response come with a better text for it, each such *edit* is preferred to
the chosen response in turn, weighted by the share of the votes that made it.

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
    edited_id: int | None = None


class Edited(NamedTuple):
    """A better text for the chosen response: the judgments that made it, their share of votes."""

    response_id: int
    judgment_ids: tuple[int, ...]
    weight: float


class Decision(NamedTuple):
    """What an item's judgments come to; ids, weight and edits are set for a preference."""

    item_id: int
    outcome: Outcome
    judgment_ids: tuple[int, ...]
    chosen_id: int | None = None
    rejected_id: int | None = None
    weight: float = 1.0
    edits: tuple[Edited, ...] = ()


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
    total = choices.total()
    edits = tuple(_edits((v for v in all_votes if v.chosen_id == winner), total))
    return Decision(
        item_id, "preference", judgment_ids, chosen_id, rejected_id, most / total, edits
    )


def _edits(votes: Iterable[Vote], total: int) -> Iterator[Edited]:
    """Each better text once, in the order in which they were made."""
    found: dict[int, list[int]] = {}
    for vote in votes:
        if vote.edited_id is not None:
            found.setdefault(vote.edited_id, []).append(vote.judgment_id)
    for response_id, judgment_ids in found.items():
        yield Edited(response_id, tuple(judgment_ids), len(judgment_ids) / total)


def _choice(vote: Vote) -> int | str:
    return vote.verdict if vote.chosen_id is None else vote.chosen_id


# A judgment votes while its assignment says so: it fills a slot, or it is a skip that stands.
_VOTES = """
    SELECT j.item_id, j.id, j.verdict, j.chosen_id, j.rejected_id, e.response_id
    FROM judgments j JOIN assignments a ON a.id = j.assignment_id AND a.token = j.key
    LEFT JOIN edits e ON e.judgment_id = j.id
    WHERE a.state IN ('judged', 'skipped')
"""


def decisions(study: Study, project_id: int) -> Iterator[Decision]:
    """The decision for every judged item of a project, by item id; streams."""
    return _decided(study, f"{_VOTES} AND a.project_id = ?", (project_id,))


def _decided(study: Study, votes: str, arguments: tuple[int, ...]) -> Iterator[Decision]:
    rows = study.execute(f"{votes} ORDER BY j.item_id, j.id", arguments)
    for item_id, of_item in groupby(map(Vote._make, rows), key=lambda v: v.item_id):
        yield decide(item_id, of_item)


def settle(study: Study, item_id: int) -> None:
    """Keep what an item's judgments come to now with the item; within the caller's transaction.

    ``progress`` counts these outcomes, so that no page has to.
    """
    found = next(_decided(study, f"{_VOTES} AND j.item_id = ?", (item_id,)), None)
    study.execute("UPDATE items SET outcome = ? WHERE id = ?", (found and found.outcome, item_id))


def settle_since(study: Study, assignment_id: int) -> None:
    """The same for every item with an assignment newer than this one, such as imported labels."""
    newer = "j.item_id IN (SELECT item_id FROM assignments WHERE id > ?)"
    found = _decided(study, f"{_VOTES} AND {newer}", (assignment_id,))
    study.conn.executemany(
        "UPDATE items SET outcome = ? WHERE id = ?",
        [(decision.outcome, decision.item_id) for decision in found],
    )
