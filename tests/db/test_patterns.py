"""Items that were judged alike: of each the rule says what it says when asked about it alone."""

from collections.abc import Sequence
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from db.aggregation import Aggregation
from db.decisions import Decision
from db.judgments import Verdict
from db.patterns import Rule, remembering
from db.preferences import decide
from db.selection import LeftOut
from db.votes import Vote

Said = tuple[Verdict, int | None, int | None]  # with the responses that are chosen and rejected

FIRST, SECOND, THIRD = 30, 10, 20  # responses that an item shows
PAIRS: list[Said] = [
    *((verdict, FIRST, SECOND) for verdict in ("a", "a_much", "b")),
    *((verdict, SECOND, FIRST) for verdict in ("a", "b_much", "b")),
    ("tie", None, None), ("both_bad", None, None), ("skip", None, None),
]  # fmt: skip
RATINGS: list[Said] = [("good", FIRST, None), ("bad", None, FIRST), ("skip", None, None)]
PICKS: list[Said] = [
    ("pick", FIRST, None), ("pick", SECOND, None), ("pick", THIRD, None), ("none", None, None),
    ("skip", None, None),
]  # fmt: skip
TEXTS: list[Said] = [
    ("accept", FIRST, None), ("reject", None, FIRST), ("edit", SECOND, FIRST),
    ("edit", THIRD, FIRST), ("write", SECOND, None), ("skip", None, None),
]  # fmt: skip
REASONS: list[LeftOut | None] = [None, None, "withdrawn", "other_people"]


@st.composite
def votes(draw: st.DrawFn, item_id: int) -> list[Vote]:
    """What a few people say of an item; seldom with an edit, or a confirmation."""
    said = draw(st.lists(st.sampled_from(draw(st.sampled_from([PAIRS, RATINGS, PICKS, TEXTS])))))
    made = []
    for number, (verdict, chosen, rejected) in enumerate(said, start=1):
        vote = Vote(
            item_id, 10 * item_id + number, verdict,
            chosen and chosen + item_id, rejected and rejected + item_id,
            adjudicated=draw(st.sampled_from([False, False, False, True])),
            left_out=draw(st.sampled_from(REASONS)),
        )  # fmt: skip
        if draw(st.integers(0, 9)) == 0:
            vote = vote._replace(edited_id=draw(st.sampled_from([40, 50])))
        if draw(st.integers(0, 9)) == 0:
            vote = vote._replace(asked=True)
            if draw(st.booleans()):
                by = 100_000 + number
                vote = vote._replace(confirmation_id=by, confirmation="accept", confirmed_id=chosen)
        made.append(vote)
    return made


rules = st.builds(
    Aggregation,
    st.sampled_from(["plurality", "majority", "unanimous"]),
    st.integers(1, 3),
    st.sampled_from([0.0, 0.6, 1.0]),
)


@settings(deadline=None)
@given(st.lists(st.integers(1, 1000).flatmap(votes)), rules)
def test_of_each_item_it_says_what_the_rule_says(items: list[list[Vote]], by: Aggregation) -> None:
    rule: Rule = partial(decide, by=by)
    quick = remembering(rule)
    for number, given_ in enumerate(items):
        assert quick(number, given_) == rule(number, given_)


def test_the_rule_is_asked_once_of_items_that_were_judged_alike() -> None:
    asked = []

    def rule(item_id: int, given_: Sequence[Vote]) -> Decision:
        asked.append(given_)
        return decide(item_id, given_)

    quick = remembering(rule)
    for item in range(1, 4):
        one, other = 2 * item, 2 * item + 1
        found = quick(item, [Vote(item, 10 * item, "a", one, other)])
        assert found == decide(item, [Vote(item, 10 * item, "a", one, other)])
    assert len(asked) == 1
    quick(9, [Vote(9, 90, "tie", None, None)])
    assert len(asked) == 2
