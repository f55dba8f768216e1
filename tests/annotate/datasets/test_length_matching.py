"""Length matching: after it the longer response is chosen as often as the shorter."""

from hypothesis import given
from hypothesis import strategies as st

from annotate.check import check
from annotate.datasets import Criteria, build
from annotate.datasets.length_matching import BINS, Pair, unmatched
from tests.annotate.by_text import choose, rows
from tests.annotate.desk import Office
from tests.annotate.writing import pair

PAIRS = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 50), st.floats(0, 1)), max_size=60
).map(lambda found: [Pair(number, *lengths) for number, lengths in enumerate(found)])


@given(PAIRS)
def test_both_directions_are_left_equally_often_in_every_bin(pairs: list[Pair]) -> None:
    out = set(unmatched(pairs))
    left = [one for one in pairs if one.number not in out and one.chosen != one.rejected]
    for lower in range(BINS):
        balance = 0
        for one in left:
            share = abs(one.chosen - one.rejected) / (one.chosen + one.rejected)
            if min(int(share * BINS), BINS - 1) == lower:
                balance += 1 if one.chosen > one.rejected else -1
        assert balance == 0


@given(PAIRS)
def test_pairs_of_equal_length_stay_and_no_more_is_left_out_than_it_takes(
    pairs: list[Pair],
) -> None:
    out = set(unmatched(pairs))
    assert not any(one.number in out for one in pairs if one.chosen == one.rejected)
    assert set(unmatched([one for one in pairs if one.number not in out])) == set()


def test_a_dataset_is_matched_and_says_what_that_cost(office: Office) -> None:
    office.project([pair(f"Question {n}?", "Yes, and why.", "No.") for n in range(6)])
    for text in ("Yes, and why.",) * 4 + ("No.",) * 2:
        choose(office.desk("ada"), text)
    criteria = Criteria(("pairs",), length_matched=True)
    dataset = build(office.study, criteria)
    chosen = [row[0] for row in rows(office.study, dataset)]
    assert (chosen.count("Yes, and why."), chosen.count("No.")) == (2, 2)
    assert (dataset.ledger.unmatched, dataset.ledger.exported) == (2, 4)
    assert dataset.ledger.adds_up()
    assert build(office.study, criteria) == dataset
    assert check(office.study) == []
