"""Rankings as pairs, by the rules of db/rank_pairs.py."""

import json

import pytest

from annotate.check import check
from annotate.datasets import Criteria, build
from annotate.errors import NothingToExport
from annotate.guidelines import publish
from db.datasets import Dataset
from db.options import Options
from db.rank_pairs import RankPairs
from tests.annotate.by_text import lineage, pick, rows
from tests.annotate.desk import Office

ORDERED = Options(full_ranking=True)


def ranked(office: Office, texts: str, *ballots: str, overlap: int | None = None) -> Office:
    """A prompt with a response for each letter, ranked by as many people; "" is none."""
    row = {"prompt": "Which?", "responses": list(texts)}
    office.start("ranked", "rank", [row], ORDERED, overlap or len(ballots))
    for number, ballot in enumerate(ballots):
        pick(office.desk(f"person {number}"), *ballot)
    return office


def pairs_of(office: Office, rule: RankPairs, *, newest: bool = False, seed: int = 0) -> Dataset:
    criteria = Criteria(
        ("ranked",), content="preferences", rank_pairs=rule, newest_guideline=newest, seed=seed
    )
    return build(office.study, criteria)


def test_the_best_is_preferred_to_each_that_nobody_picked_and_they_share_its_weight(
    office: Office,
) -> None:
    dataset = pairs_of(ranked(office, "ABCDE", "B", "B", "B", "D"), "rest")
    assert (dataset.name, dataset.kind) == ("ranked-preferences", "preferences")
    assert rows(office.study, dataset) == [("B", "A", 0.25), ("B", "C", 0.25), ("B", "E", 0.25)]
    assert json.loads(dataset.criteria)["rank_pairs"] == "rest"
    ledger = dataset.ledger
    assert (ledger.exported, ledger.rows, ledger.judged) == (1, 3, 1)
    assert len(lineage(office.study, dataset)) == 3 * 4
    assert check(office.study) == []


@pytest.mark.parametrize(
    ("ballots", "worst", "weight"),
    [
        (["ABCD"], "D", 1.0),
        (["ABCD", "ABDC", "DCAB"], "C", 0.667),  # B: 2, 2, 4; C: 3, 4, 2; D: 4, 3, 1
        (["A", "A", "BDCA"], "C", 0.667),  # each of the first two leaves rank 3 to B, C and D
        (["ABCD", "A", ""], "D", 0.667),  # for none there are no ranks
    ],
)
def test_the_best_is_preferred_to_the_one_of_the_worst_mean_rank(
    office: Office, ballots: list[str], worst: str, weight: float
) -> None:
    dataset = pairs_of(ranked(office, "ABCD", *ballots), "worst")
    assert rows(office.study, dataset) == [("A", worst, weight)]
    assert json.loads(dataset.criteria)["rank_pairs"] == "worst"
    assert (dataset.ledger.exported, dataset.ledger.rows) == (1, 1)
    assert check(office.study) == []


def test_among_equals_the_seed_decides_and_always_in_the_same_way(office: Office) -> None:
    ranked(office, "ABCDEFGH", "A")
    drawn = []
    for seed in range(8):
        dataset = pairs_of(office, "worst", seed=seed)
        assert dataset.hash == pairs_of(office, "worst", seed=seed).hash
        drawn += rows(office.study, dataset)
    assert len(set(drawn)) > 1
    assert {chosen for chosen, _, _ in drawn} == {"A"}


def test_what_is_ranked_no_worse_than_the_best_is_not_rejected(office: Office) -> None:
    """A has the most votes, and the worst mean rank of all: 2.8, the others 2.4."""
    ranked(office, "ABCD", "ABCD", "ADCB", "BCDA", "CDBA", "DBCA")
    with pytest.raises(NothingToExport, match="1 unpaired"):
        pairs_of(office, "worst")


def test_where_every_response_was_picked_by_somebody_there_is_no_pair(office: Office) -> None:
    ranked(office, "AB", "A", "A", "B")
    with pytest.raises(NothingToExport, match=r"no preference .*1 unpaired"):
        pairs_of(office, "rest")


def test_only_votes_that_counted_are_looked_at(office: Office) -> None:
    """B was picked under older guidelines: where these do not count, A is preferred to B, too."""
    ranked(office, "ABC", "B", overlap=3)
    publish(office.study, "ranked", "Pick the kindest.")
    for name in ("ada", "bob"):
        pick(office.desk(name), "A")
    assert rows(office.study, pairs_of(office, "rest")) == [("A", "C", 0.667)]
    newest = pairs_of(office, "rest", newest=True)
    assert rows(office.study, newest) == [("A", "B", 0.5), ("A", "C", 0.5)]
