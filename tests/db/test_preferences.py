"""The one rule: what the judgments of an item come to."""

import pytest

from db import preferences, projects
from db.connection import Study
from db.judgments import Verdict
from db.preferences import Decision, Edited, Outcome, decide
from db.votes import Vote
from tests.db.filling import new_project, pair, store

LEFT, RIGHT = 10, 20  # the ids of two responses


def votes(*verdicts: Verdict) -> list[Vote]:
    """Votes of as many annotators, who all saw LEFT as A."""
    sides: dict[str, tuple[int, int]] = {"a": (LEFT, RIGHT), "b": (RIGHT, LEFT)}
    return [
        Vote(1, number, verdict, *sides.get(verdict[:1] if verdict in STRONG else "", (None, None)))
        for number, verdict in enumerate(verdicts, start=1)
    ]


STRONG = ("a", "a_much", "b", "b_much")


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [
        (["tie"], "tied"),
        (["both_bad"], "both_bad"),
        (["skip"], "skipped"),
        (["skip", "skip"], "skipped"),
        (["tie", "tie", "a"], "tied"),
        (["both_bad", "both_bad", "tie"], "both_bad"),
        (["a", "b"], "conflicting"),
        (["a_much", "b"], "conflicting"),
        (["a", "tie"], "conflicting"),
        (["tie", "both_bad"], "conflicting"),
        (["a", "b", "tie"], "conflicting"),
        (["a", "a", "b", "b", "tie"], "conflicting"),
        (["skip", "tie"], "tied"),
    ],
)
def test_no_preference_is_accounted_for_by_name(verdicts: list[Verdict], outcome: Outcome) -> None:
    decision = decide(1, votes(*verdicts))
    assert decision.outcome == outcome
    assert (decision.chosen_id, decision.rejected_id) == (None, None)


@pytest.mark.parametrize(
    ("verdicts", "chosen", "weight"),
    [
        (["a"], LEFT, 1.0),
        (["b"], RIGHT, 1.0),
        (["a_much"], LEFT, 1.0),
        (["a", "a_much"], LEFT, 1.0),
        (["a", "b", "b"], RIGHT, 2 / 3),
        (["b_much", "a", "a"], LEFT, 2 / 3),
        (["a", "a", "tie", "both_bad"], LEFT, 0.5),
        (["skip", "b", "skip"], RIGHT, 1.0),
    ],
)
def test_the_most_votes_choose_and_their_share_is_the_weight(
    verdicts: list[Verdict], chosen: int, weight: float
) -> None:
    decision = decide(1, votes(*verdicts))
    assert decision.outcome == "preference"
    assert (decision.chosen_id, decision.rejected_id) == (chosen, LEFT + RIGHT - chosen)
    assert decision.weight == weight


def test_a_decision_names_every_judgment_it_was_made_from() -> None:
    assert decide(1, votes("a", "skip", "b", "a")).judgment_ids == (1, 2, 3, 4)


def test_each_edit_of_the_chosen_response_is_weighted_by_the_votes_that_made_it() -> None:
    given = votes("a", "a", "a", "b", "skip")
    texts = (31, 32, 31, 33, None)  # of the one who chose the other response, too
    edited = [vote._replace(edited_id=text) for vote, text in zip(given, texts, strict=True)]
    decision = decide(1, edited)
    assert decision.weight == 0.75
    assert decision.edits == (Edited(31, (1, 3), 0.5), Edited(32, (2,), 0.25))
    assert decide(1, [*edited, *votes("b", "b")]).edits == ()  # conflicting


def test_every_judged_item_of_a_project_is_decided_once(study: Study) -> None:
    project, other = new_project(study), new_project(study, "other")
    verdicts: list[Verdict | None] = ["a", "b", "tie", "both_bad", "skip", None]
    store(study, project, [pair(f"{verdict}?", verdict=verdict) for verdict in verdicts])
    store(study, other, [pair("Elsewhere?")])
    found = list(preferences.decisions(study, project.id))
    assert [d.item_id for d in found] == [1, 2, 3, 4, 5]
    kept = projects.progress(study, project.id)
    assert (kept.preference, kept.tied, kept.both_bad, kept.skipped) == (2, 1, 1, 1)


def test_labels_choose_what_their_source_chose(study: Study) -> None:
    project = new_project(study)
    store(study, project, [pair("One?", "kept", "dropped", "a"), pair("Two?", "no", "yes", "b")])
    decided = list(preferences.decisions(study, project.id))
    assert [(text_of(study, d.chosen_id), text_of(study, d.rejected_id)) for d in decided] == [
        ("kept", "dropped"),
        ("yes", "no"),
    ]
    assert decided[0] == Decision(1, "preference", (1,), *decided[0][3:])


def text_of(study: Study, response_id: int | None) -> str:
    (text,) = study.execute(
        "SELECT json_extract(messages, '$[0].content') FROM responses WHERE id = ?", (response_id,)
    ).fetchone()
    return str(text)
