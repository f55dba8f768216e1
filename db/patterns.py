"""Items that were judged alike: the rule decides one of them, and the others go the same way.

The rule (:mod:`db.preferences`) looks at which votes name the same response, never at what the ids
are. So what it says of a pattern of votes, with numbers in place of ids, it says of every item with
that pattern, and nearly all items of a large study share a few hundred.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from db.decisions import Decision, Edited
from db.judgments import Verdict
from db.selection import LeftOut
from db.votes import Vote

Rule = Callable[[int, Sequence[Vote]], Decision]
Pattern = tuple[tuple[Verdict, int | None, int | None, bool, LeftOut | None], ...]

_REMEMBERED = 10_000  # patterns: more than occur where a handful of people judge an item


def remembering(rule: Rule) -> Rule:
    """The same rule, quicker where many items are judged alike.

    Votes that come with an edit, or have to do with a confirmation, are left to the rule itself.
    """

    @lru_cache(_REMEMBERED)
    def of_pattern(pattern: Pattern) -> Decision:
        return rule(0, [_vote(number, *plain) for number, plain in enumerate(pattern)])

    def decide(item_id: int, votes: Sequence[Vote]) -> Decision:
        names: dict[int | None, int | None] = {None: None}  # of responses, as they are first named
        name = names.setdefault
        pattern = []
        for vote in votes:
            _, _, verdict, chosen, rejected, edited, adjudicated, asked, by, _, _, left_out = vote
            if edited is not None or asked or by is not None:
                return rule(item_id, votes)
            called = (name(chosen, len(names)), name(rejected, len(names)))
            pattern.append((verdict, *called, adjudicated, left_out))
        return _of_item(of_pattern(tuple(pattern)), item_id, votes, list(names))

    return decide


def _vote(
    number: int,
    verdict: Verdict,
    chosen: int | None,
    rejected: int | None,
    adjudicated: bool,
    left_out: LeftOut | None,
) -> Vote:
    return Vote(
        0, number, verdict, chosen, rejected, adjudicated=adjudicated, left_out=left_out
    )  # fmt: skip


def _of_item(
    found: Decision, item_id: int, votes: Sequence[Vote], responses: Sequence[int | None]
) -> Decision:
    """What was found of a pattern, with the item's own ids; plain votes come without edits."""
    _, outcome, judged, chosen, rejected, weight, _, texts, voters, margin = found
    return Decision(
        item_id,
        outcome,
        tuple([votes[number].judgment_id for number in judged]),
        responses[chosen or 0],
        responses[rejected or 0],
        weight,
        (),
        tuple([_text(text, votes, responses) for text in texts]) if texts else (),
        tuple([votes[number].judgment_id for number in voters]) if voters else (),
        margin,
    )


def _text(text: Edited, votes: Sequence[Vote], responses: Sequence[int | None]) -> Edited:
    response_id = responses[text.response_id]
    assert response_id is not None  # the pattern names it
    behind = tuple(votes[number].judgment_id for number in text.judgment_ids)
    return Edited(response_id, behind, text.weight)
