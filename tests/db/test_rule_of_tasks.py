"""The one rule for ratings, rankings and demonstrations, for adjudications, and as one asks it."""

import pytest

from db.aggregation import Aggregation, Method
from db.judgments import Verdict
from db.preferences import Decision, Edited, Outcome, decide
from db.votes import Vote

PROPOSAL, TEXT, OTHER = 10, 20, 30  # the ids of responses


def rated(*verdicts: Verdict) -> list[Vote]:
    """Ratings of the proposal by as many annotators."""
    ids: dict[str, tuple[int | None, int | None]] = {
        "good": (PROPOSAL, None), "bad": (None, PROPOSAL),
    }  # fmt: skip
    return [Vote(1, n, v, *ids.get(v, (None, None))) for n, v in enumerate(verdicts, 1)]


@pytest.mark.parametrize(
    ("verdicts", "outcome", "chosen", "rejected", "weight"),
    [
        (["good"], "good", PROPOSAL, None, 1.0),
        (["good", "good", "bad"], "good", PROPOSAL, None, 2 / 3),
        (["bad", "skip"], "bad", None, PROPOSAL, 1.0),
        (["good", "bad"], "conflicting", None, None, 1.0),
        (["skip"], "skipped", None, None, 1.0),
    ],
)
def test_a_rating(
    verdicts: list[Verdict],
    outcome: Outcome,
    chosen: int | None,
    rejected: int | None,
    weight: float,
) -> None:
    found = decide(1, rated(*verdicts))
    assert (found.outcome, found.chosen_id, found.rejected_id) == (outcome, chosen, rejected)
    assert found.weight == pytest.approx(weight)
    assert found.judgment_ids == tuple(range(1, len(verdicts) + 1))


@pytest.mark.parametrize(
    ("picks", "outcome", "chosen"),
    [
        ([TEXT], "picked", TEXT),
        ([TEXT, OTHER, TEXT], "picked", TEXT),
        ([None], "none", None),
        ([None, TEXT], "conflicting", None),
        ([None, None, TEXT], "none", None),
    ],
)
def test_a_pick_of_the_best(picks: list[int | None], outcome: Outcome, chosen: int | None) -> None:
    votes = [Vote(1, n, "pick" if p else "none", p, None) for n, p in enumerate(picks, 1)]
    found = decide(1, votes)
    assert (found.outcome, found.chosen_id, found.rejected_id) == (outcome, chosen, None)


def shown(number: int, verdict: Verdict, text: int | None = None, **asked: object) -> Vote:
    """What annotator `number` made of the proposal."""
    rejected = PROPOSAL if verdict in ("edit", "reject") else None
    return Vote(1, number, verdict, text, rejected, **asked)  # type: ignore[arg-type]


def test_demonstrations_are_what_was_accepted_edited_and_written_each_text_once() -> None:
    votes = [shown(1, "accept", PROPOSAL), shown(2, "edit", TEXT), shown(3, "accept", PROPOSAL)]
    found = decide(1, votes)
    assert found.outcome == "demonstrated"
    assert found.demonstrations == (Edited(PROPOSAL, (1, 3), 1.0), Edited(TEXT, (2,), 1.0))
    (alone,) = decide(1, [shown(1, "write", TEXT)]).demonstrations
    assert alone == Edited(TEXT, (1,), 1.0)


def test_a_rejected_proposal_is_no_demonstration() -> None:
    assert decide(1, [shown(1, "reject")]).outcome == "rejected"
    assert decide(1, [shown(1, "reject"), shown(2, "accept", PROPOSAL)]).outcome == "conflicting"


@pytest.mark.parametrize(
    ("confirmation", "confirmed", "outcome", "texts"),
    [
        (None, None, "unconfirmed", ()),
        ("accept", TEXT, "demonstrated", (Edited(TEXT, (1, 9), 1.0),)),
        ("edit", OTHER, "demonstrated", (Edited(OTHER, (1, 9), 1.0),)),
        ("reject", None, "rejected", ()),
    ],
)
def test_where_it_is_asked_for_a_text_stands_when_somebody_else_confirms_it(
    confirmation: Verdict | None,
    confirmed: int | None,
    outcome: Outcome,
    texts: tuple[Edited, ...],
) -> None:
    vote = shown(
        1, "write", TEXT, asked=True, confirmation_id=9 if confirmation else None,
        confirmation=confirmation, confirmed_id=confirmed,
    )  # fmt: skip
    found = decide(1, [vote])
    assert (found.outcome, found.demonstrations) == (outcome, texts)


def test_a_text_that_two_came_to_has_been_confirmed() -> None:
    asked = [shown(n, "write", TEXT, asked=True) for n in (1, 2)]
    assert decide(1, asked).demonstrations == (Edited(TEXT, (1, 2), 1.0),)
    alone = decide(1, [asked[0], shown(2, "write", OTHER, asked=True)])
    assert (alone.outcome, alone.demonstrations) == ("unconfirmed", ())


def test_who_was_asked_may_reject_it_while_others_came_to_the_same_text() -> None:
    first = shown(1, "write", TEXT, asked=True, confirmation_id=9, confirmation="reject")
    found = decide(1, [first, shown(2, "write", TEXT)])
    assert found.demonstrations == (Edited(TEXT, (2,), 1.0),)


def test_what_a_researcher_decides_decides_alone() -> None:
    votes = [*rated("good", "good"), Vote(1, 3, "bad", None, PROPOSAL, adjudicated=True)]
    methods: list[Method] = ["plurality", "unanimous", "reliability"]
    for method in methods:
        found = decide(1, votes, Aggregation(method, minimum=2), {1: {"good": 1.0}})
        assert found == Decision(1, "bad", (1, 2, 3), None, PROPOSAL, 1.0)


def test_a_researcher_may_decide_that_an_item_is_not_to_be_judged() -> None:
    votes = [*rated("good"), Vote(1, 2, "skip", None, None, adjudicated=True)]
    assert decide(1, votes).outcome == "skipped"


def test_fewer_votes_than_asked_for_make_nothing_and_skips_are_none() -> None:
    three = Aggregation(minimum=3)
    assert decide(1, rated("good", "good", "skip"), three).outcome == "too_few"
    assert decide(1, rated("good", "good", "good"), three).outcome == "good"


def test_votes_that_are_left_out_count_for_nothing_and_are_not_behind_the_row() -> None:
    old, new = rated("good", "bad")
    outdated = [old._replace(left_out="outdated"), new]
    found = decide(1, outdated)
    assert (found.outcome, found.judgment_ids) == ("bad", (new.judgment_id,))
    withdrawn = [vote._replace(left_out="withdrawn") for vote in outdated]
    assert decide(1, withdrawn).outcome == "withdrawn"
    assert decide(1, [old, new]).outcome == "conflicting"


def test_an_option_that_wins_with_less_weight_than_asked_for_makes_nothing() -> None:
    votes = rated("good", "good", "bad")
    assert decide(1, votes, Aggregation(agreement=0.6)).outcome == "good"
    assert decide(1, votes, Aggregation(agreement=0.7)).outcome == "low_agreement"


def test_by_reliability_the_response_that_few_chose_can_be_the_likelier_one() -> None:
    votes = [
        Vote(1, 1, "a", TEXT, OTHER), Vote(1, 2, "a", TEXT, OTHER), Vote(1, 3, "b", OTHER, TEXT),
    ]  # fmt: skip
    found = decide(1, votes, Aggregation("reliability"), {1: {TEXT: 0.2, OTHER: 0.8}})
    assert (found.chosen_id, found.rejected_id, found.weight) == (OTHER, TEXT, 0.8)
    nobody = decide(1, votes[:2], Aggregation("reliability"), {1: {OTHER: 0.9}})
    assert (nobody.chosen_id, nobody.rejected_id, nobody.edits) == (OTHER, TEXT, ())
