"""axolotl's rows for its chat templates."""

import pytest

from annotate.formats import known
from annotate.formats.shape import Unfit
from tests.annotate.formats.values import SEVERAL, TALK, answered, preferred, turn

PREFERENCE = known.shape("axolotl", "preferences").row


def test_a_preference_is_a_conversation_and_two_messages() -> None:
    assert PREFERENCE(preferred()) == {
        "messages": [turn("user", "One?")],
        "chosen": turn("assistant", "Yes."),
        "rejected": turn("assistant", "No."),
    }


def test_a_demonstration_is_a_conversation() -> None:
    row = known.shape("axolotl", "demonstrations").row(answered(TALK))
    assert row["messages"] == [
        turn("system", "Be kind."),
        turn("user", "Hi"),
        turn("assistant", "Hello."),
        turn("user", "One?"),
        turn("assistant", "Yes."),
    ]


def test_an_answer_is_one_message() -> None:
    with pytest.raises(Unfit, match="a response of 2 messages"):
        PREFERENCE(preferred(rejected=SEVERAL))
