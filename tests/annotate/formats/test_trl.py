"""TRL's rows, with by how much a response is preferred where that was kept."""

import pytest

from annotate.formats import known
from tests.annotate.formats.values import TALK, TRANSCRIPT, preferred, turn


def test_a_preference_with_its_margin() -> None:
    row = known.shape("trl", "preferences", margin=True).row
    assert row(preferred()._replace(margin=0.5)) == {
        "prompt": [turn("user", "One?")],
        "chosen": [turn("assistant", "Yes.")],
        "rejected": [turn("assistant", "No.")],
        "margin": 0.5,
    }


def test_a_preference_with_its_margin_as_strings() -> None:
    row = known.shape("trl", "preferences", margin=True, as_strings=True).row
    assert row(preferred(TALK)._replace(margin=1.0)) == {
        "prompt": TRANSCRIPT,
        "chosen": "Yes.",
        "rejected": "No.",
        "margin": 1.0,
    }


@pytest.mark.parametrize("as_strings", [False, True])
def test_a_margin_that_nobody_stated_is_none_to_the_loss(as_strings: bool) -> None:
    row = known.shape("pairs", "preferences", margin=True, as_strings=as_strings).row
    assert row(preferred())["margin"] == 0.0


def test_without_margins_there_is_no_such_column() -> None:
    assert list(known.shape("trl", "preferences").columns) == ["prompt", "chosen", "rejected"]
