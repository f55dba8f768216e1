"""The load test itself, on a small load: it measures, and finds what is wrong."""

import pytest

from tests.bench.pages import measure, printed
from tests.bench.streamlit_tools import Bare, Chosen
from tests.bench.tools import Answer, Findings, audit


def test_two_annotators_lose_nothing() -> None:
    bare, ours = measure([Bare(), Chosen()], annotators=2, seconds=1.5)
    assert bare.findings is None
    assert ours.findings is not None
    assert ours.findings == Findings(ours.findings.acknowledged, 0, 0, 0, 0, 0, 0)
    assert ours.findings.acknowledged >= 2 * 4  # a warm-up and three turns each
    assert ours.rate > 0
    assert "chosen" in printed([bare, ours])


ADA_1, ADA_2 = Answer("ada", 1, "one"), Answer("ada", 2, "two")


@pytest.mark.parametrize(
    ("stored", "found"),
    [
        ([ADA_1, ADA_2], Findings(2, 0, 0, 0, 0, 0, 0)),
        ([ADA_1], Findings(2, lost=1, misfiled=0, unasked=0, doubled=0, over_cap=0, extra=0)),
        (
            [ADA_1, Answer("ada", 3, "two")],
            Findings(2, lost=0, misfiled=1, unasked=0, doubled=0, over_cap=0, extra=0),
        ),
        (
            [ADA_1, Answer("ada", 2, "one")],
            Findings(2, lost=0, misfiled=1, unasked=0, doubled=0, over_cap=0, extra=0),
        ),
        (
            [ADA_1, ADA_2, ADA_2],
            Findings(2, lost=0, misfiled=0, unasked=1, doubled=1, over_cap=1, extra=1),
        ),
        (
            [ADA_1, ADA_2, Answer("bob", 2, "two")],
            Findings(2, lost=0, misfiled=0, unasked=1, doubled=0, over_cap=1, extra=1),
        ),
    ],
    ids=["all well", "lost", "another question", "another response", "twice", "by two"],
)
def test_what_went_wrong_is_called_by_its_name(stored: list[Answer], found: Findings) -> None:
    assert audit([ADA_1, ADA_2], stored) == found
