"""The one rule that turns judgments into decisions: preferences, ratings, picks, demonstrations.

Of an item's judgments in slots (surplus and superseded ones do not count), each votes: for a chosen
response, a tie or *both bad* (compare); for good or bad (rate); for the best response or none
(rank); for a demonstration, or for none from this proposal (demonstrate). Strength is not weighed;
a skip is no vote. By default the option with strictly the most votes decides; :mod:`db.aggregation`
has the others. What comes of it is the *outcome*:

============ ================================================================================
preference   a response is chosen over the other, weighted by its share of the votes (2 of 3: 0.67)
tied         no preference: equally good
both_bad     no preference: neither is acceptable
good, bad    what the response is
picked       a response is the best of several
none         no response is acceptable
demonstrated there are texts to learn from: accepted, edited or written ones, confirmed where that
             is asked for; a text that two came to is
unconfirmed  there are such texts, and nobody has confirmed one yet
rejected     the proposal was rejected, or nobody who was asked confirmed a text
conflicting  no single winner
skipped      no votes, only skips
too_few      fewer votes than asked for
outdated     all votes were made under older guidelines than asked for
============ ================================================================================

A researcher's adjudication decides alone. Where votes for the chosen response come with a better
text for it, each such *edit* is preferred to the chosen response in turn, weighted by the share of
the votes that made it.

Export, the counts on screen and training all come here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from db.aggregation import PLURALITY, Aggregation, Choice, Posterior, winner
from db.connection import Study
from db.judgments import Verdict
from db.votes import Vote, of_item, of_items_since, of_project

Outcome = Literal[
    "preference", "tied", "both_bad", "good", "bad", "picked", "none",
    "demonstrated", "unconfirmed", "rejected", "conflicting", "skipped",
    "too_few", "outdated",
]  # fmt: skip

_OUTCOMES: dict[Choice, Outcome] = {
    "tie": "tied", "both_bad": "both_bad", "good": "good", "bad": "bad", "none": "none",
    "rejected": "rejected",
}  # fmt: skip
CHOICES: dict[Verdict, Choice] = {  # of verdicts that are not named after them
    "good": "good", "bad": "bad", "reject": "rejected",
    "accept": "demonstrated", "edit": "demonstrated", "write": "demonstrated",
}  # fmt: skip


class Edited(NamedTuple):
    """A text that annotators made or accepted: the judgments behind it, their share of votes."""

    response_id: int
    judgment_ids: tuple[int, ...]
    weight: float


class Decision(NamedTuple):
    """What an item's judgments come to.

    For a preference the ids, weight and edits are set; for good, bad and picked the id of the
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


def decide(
    item_id: int,
    votes: Iterable[Vote],
    by: Aggregation = PLURALITY,
    newest_guideline: int | None = None,
    posterior: Posterior | None = None,
) -> Decision:
    """Apply the rule to the votes of one item.

    `newest_guideline` is the id that `by` may ask for, `posterior` what its reliability goes by.
    """
    given = tuple(votes)
    judgment_ids = tuple(v.judgment_id for v in given)
    decided = [v for v in given if v.adjudicated]
    counted = decided or [v for v in given if v.verdict != "skip"]
    if not counted or counted[0].verdict == "skip":
        return Decision(item_id, "skipped", judgment_ids)
    if not decided:
        if by.newest_guideline:
            counted = [v for v in counted if v.guideline_id == newest_guideline]
        if not counted:
            return Decision(item_id, "outdated", judgment_ids)
        if len(counted) < by.minimum:
            return Decision(item_id, "too_few", judgment_ids)
    method = "plurality" if decided else by.method
    likely = posterior.get(item_id) if posterior is not None else None
    won = winner(Counter(choice_of(v) for v in counted), method, likely)
    if won is None:
        return Decision(item_id, "conflicting", judgment_ids)
    choice, weight = won
    behind = [v for v in counted if choice_of(v) == choice]
    if choice == "demonstrated":
        return _demonstrated(item_id, judgment_ids, behind, len(counted))
    if choice in ("good", "bad"):
        response = counted[0].chosen_id or counted[0].rejected_id
        good, bad = (response, None) if choice == "good" else (None, response)
        return Decision(item_id, _OUTCOMES[choice], judgment_ids, good, bad, weight)
    if isinstance(choice, str):
        return Decision(item_id, _OUTCOMES[choice], judgment_ids)
    if counted[0].verdict in ("pick", "none"):
        voters = tuple(v.judgment_id for v in counted)
        return Decision(item_id, "picked", judgment_ids, choice, None, weight, voters=voters)
    return _preference(item_id, judgment_ids, choice, counted, weight)


def _preference(
    item_id: int, judgment_ids: tuple[int, ...], chosen: int, counted: list[Vote], weight: float
) -> Decision:
    """Whoever chose the other response rejected this one; where nobody chose, nothing is won."""
    behind = [v for v in counted if v.chosen_id == chosen]
    pairs = ({v.chosen_id, v.rejected_id} for v in counted if v.chosen_id is not None)
    pair = next(pairs, None)
    if pair is None:
        return Decision(item_id, "conflicting", judgment_ids)
    (rejected,) = pair - {chosen}
    edits = tuple(_edits(behind, len(counted)))
    return Decision(item_id, "preference", judgment_ids, chosen, rejected, weight, edits)


def _edits(votes: Iterable[Vote], total: int) -> Iterator[Edited]:
    """Each better text once, in the order in which they were made."""
    found: dict[int, list[int]] = {}
    for vote in votes:
        if vote.edited_id is not None:
            found.setdefault(vote.edited_id, []).append(vote.judgment_id)
    for response_id, judgment_ids in found.items():
        yield Edited(response_id, tuple(judgment_ids), len(judgment_ids) / total)


def _demonstrated(
    item_id: int, judgment_ids: tuple[int, ...], votes: list[Vote], total: int
) -> Decision:
    """The texts that stand, each once; those that wait for a confirmation; or none are left.

    Whoever came to the same text, each for themselves, has confirmed it for the others.
    """
    found: dict[int, list[int]] = {}
    waiting = False
    alike = Counter(vote.chosen_id for vote in votes)
    for vote in votes:
        text, behind = vote.chosen_id, [vote.judgment_id]
        if vote.confirmation_id is not None:
            if vote.confirmation == "reject":
                continue
            text = vote.confirmed_id
            behind.append(vote.confirmation_id)
        elif vote.asked and alike[text] == 1:
            waiting = True
            continue
        if text is not None:
            found.setdefault(text, []).extend(behind)
    if not found:
        return Decision(item_id, "unconfirmed" if waiting else "rejected", judgment_ids)
    texts = tuple(Edited(text, tuple(ids), 1.0) for text, ids in found.items())
    weight = len(votes) / total
    return Decision(item_id, "demonstrated", judgment_ids, weight=weight, demonstrations=texts)


def choice_of(vote: Vote) -> Choice:
    """What a vote is for."""
    if vote.verdict in CHOICES:
        return CHOICES[vote.verdict]
    return vote.verdict if vote.chosen_id is None else vote.chosen_id


def decisions(
    study: Study,
    project_id: int,
    by: Aggregation = PLURALITY,
    posterior: Posterior | None = None,
) -> Iterator[Decision]:
    """The decision for every judged item of a project, by item id; streams.

    Items that ask to confirm a demonstration are part of the decision on that one.
    """
    (newest,) = study.execute(
        "SELECT max(id) FROM guidelines WHERE project_id = "
        "(SELECT coalesce(parent_id, id) FROM projects WHERE id = ?)",
        (project_id,),
    ).fetchone()
    for item_id, votes in of_project(study, project_id):
        yield decide(item_id, votes, by, newest, posterior)


def decision(study: Study, item_id: int) -> Decision | None:
    """What the judgments of an item come to now; None where there are none."""
    return next((decide(item_id, votes) for item_id, votes in of_item(study, item_id)), None)


def dissent(votes: Iterable[Vote]) -> float:
    """How much the votes on an item disagree: the share against what wins, 1 where nothing does.

    Beside that a millionth for each vote, so that of equals those with more votes come first. 0
    where they agree, and where a researcher has decided. Confirmations are votes here.
    """
    choices: Counter[Choice] = Counter()
    for vote in votes:
        if vote.adjudicated:
            return 0.0
        if vote.verdict != "skip":
            choices[choice_of(vote)] += 1
        if vote.confirmation is not None:
            choices[CHOICES[vote.confirmation]] += 1
    if len(choices) < 2:
        return 0.0
    total, ((_, most), (_, second)) = choices.total(), choices.most_common(2)
    return (1.0 if most == second else 1.0 - most / total) + total * 1e-6


def settle(study: Study, item_id: int) -> Decision | None:
    """Keep what an item's judgments come to now with the item; within the caller's transaction.

    ``progress`` counts these outcomes, so that no page has to; researchers find by the dissent what
    people disagree on.
    """
    kept = "UPDATE items SET outcome = ?, dissent = ? WHERE id = ?"
    for _, votes in of_item(study, item_id):
        given = tuple(votes)
        found = decide(item_id, given)
        study.execute(kept, (found.outcome, dissent(given), item_id))
        return found
    study.execute(kept, (None, 0.0, item_id))
    return None


def settle_since(study: Study, assignment_id: int) -> None:
    """The same for every item with an assignment newer than this one, such as imported labels."""
    found = ((item_id, tuple(votes)) for item_id, votes in of_items_since(study, assignment_id))
    study.conn.executemany(
        "UPDATE items SET outcome = ?, dissent = ? WHERE id = ?",
        [(decide(item_id, votes).outcome, dissent(votes), item_id) for item_id, votes in found],
    )
