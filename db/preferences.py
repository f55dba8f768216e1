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
low_agreement an option wins with less weight than asked for
withdrawn    all judgments are withdrawn; and likewise other_people, other_dates, outdated (made
             under other guidelines) where all are left out by what was asked for
============ ================================================================================

A researcher's adjudication decides alone. Where votes for the chosen response come with a better
text for it, each such *edit* is preferred to the chosen response in turn, weighted by the share of
the votes that made it.

Export, the counts on screen and training all come here.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from db import patterns
from db.aggregation import PLURALITY, Aggregation, Choice, Posterior, winner
from db.connection import Study
from db.decisions import Decision, Edited, Outcome
from db.judgments import Verdict
from db.selection import ALL, Selection
from db.votes import Vote, of_item, of_items_since, of_project

__all__ = [
    "CHOICES", "Decision", "Edited", "Outcome", "choice_of", "decide", "decision", "decisions",
    "dissent", "settle", "settle_since",
]  # fmt: skip

_OUTCOMES: dict[Choice, Outcome] = {
    "tie": "tied", "both_bad": "both_bad", "good": "good", "bad": "bad", "none": "none",
    "rejected": "rejected",
}  # fmt: skip
CHOICES: dict[Verdict, Choice] = {  # of verdicts that are not named after them
    "good": "good", "bad": "bad", "reject": "rejected",
    "accept": "demonstrated", "edit": "demonstrated", "write": "demonstrated",
}  # fmt: skip


def decide(
    item_id: int,
    votes: Iterable[Vote],
    by: Aggregation = PLURALITY,
    posterior: Posterior | None = None,
) -> Decision:
    """Apply the rule to the votes of one item; `posterior` is what reliability goes by.

    Votes that are left out count for nothing, and are not behind what is made.
    """
    given = tuple(votes)
    kept = [v for v in given if v.left_out is None]
    judgment_ids = tuple(v.judgment_id for v in kept)
    decided = [v for v in kept if v.adjudicated]
    counted = [v for v in decided or kept if v.verdict != "skip"]
    reasons = [v.left_out for v in given if v.left_out and not _skips(v)]
    if not counted and not decided and reasons:
        return Decision(item_id, reasons[0], tuple(v.judgment_id for v in given))
    if not counted:
        return Decision(item_id, "skipped", judgment_ids)
    if not decided and len(counted) < by.minimum:
        return Decision(item_id, "too_few", judgment_ids)
    method = "plurality" if decided else by.method
    likely = posterior.get(item_id) if posterior is not None else None
    won = winner(Counter(choice_of(v) for v in counted), method, likely)
    if won is None:
        return Decision(item_id, "conflicting", judgment_ids)
    choice, weight = won
    if weight < by.agreement and not decided:
        return Decision(item_id, "low_agreement", judgment_ids)
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
    margin = max(0.0, sum(_strength(v, chosen) for v in counted) / len(counted))
    return Decision(
        item_id, "preference", judgment_ids, chosen, rejected, weight, edits, margin=margin
    )


def _strength(vote: Vote, chosen: int) -> float:
    if vote.chosen_id is None:
        return 0.0
    strength = 1.0 if vote.verdict in ("a_much", "b_much") else 0.5
    return strength if vote.chosen_id == chosen else -strength


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


def _skips(vote: Vote) -> bool:
    """Whether it is a skip; of those alone, left out or not, an item is skipped."""
    return vote.verdict == "skip"


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
    selection: Selection = ALL,
    *,
    filtered: bool = False,
    block: range | None = None,
) -> Iterator[Decision]:
    """The decision for every judged item of a project, by item id; streams.

    `selection`, `filtered` and `block` are those of :func:`db.votes.of_project`. Items that ask to
    confirm a demonstration are part of the decision on that one.
    """
    items = of_project(study, project_id, selection, filtered=filtered, block=block)
    if posterior is None:
        rule = patterns.remembering(lambda item_id, votes: decide(item_id, votes, by))
    else:  # it tells items apart that were judged alike

        def rule(item_id: int, votes: Sequence[Vote]) -> Decision:
            return decide(item_id, votes, by, posterior)

    for item_id, votes in items:
        yield rule(item_id, tuple(votes))


def decision(study: Study, item_id: int) -> Decision | None:
    """What the judgments of an item come to now; None where there are none."""
    return next((decide(item_id, votes) for item_id, votes in of_item(study, item_id)), None)


def dissent(votes: Iterable[Vote]) -> float:
    """How much the votes on an item disagree: the share against what wins, 1 where nothing does.

    Beside that a millionth for each vote, so that of equals those with more votes come first. 0
    where they agree, and where a researcher has decided. Confirmations are votes here.
    """
    given = tuple(votes)
    if len(given) == 1 and given[0].confirmation is None:
        return 0.0
    choices: Counter[Choice] = Counter()
    for vote in given:
        if vote.left_out is not None:
            continue
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
    rule = patterns.remembering(decide)
    alike: defaultdict[tuple[Outcome, float], list[int]] = defaultdict(list)
    for item_id, given in of_items_since(study, assignment_id):
        votes = tuple(given)
        alike[rule(item_id, votes).outcome, dissent(votes)].append(item_id)
    for (outcome, disagreed), item_ids in alike.items():
        study.execute(
            "UPDATE items SET outcome = ?, dissent = ? "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (outcome, disagreed, json.dumps(item_ids)),
        )
