"""OpenAI's fine-tuning files."""

from pathlib import Path

import pytest

from annotate.errors import BadTarget
from annotate.formats import known
from annotate.formats.shape import Unfit
from tests.annotate.formats.values import CALLED, SEVERAL, TALK, answered, preferred, turn

PREFERENCE = known.shape("openai", "preferences").row
CHAT = known.shape("openai", "demonstrations").row


def test_a_preference() -> None:
    assert PREFERENCE(preferred()) == {
        "input": {"messages": [turn("user", "One?")]},
        "preferred_output": [turn("assistant", "Yes.")],
        "non_preferred_output": [turn("assistant", "No.")],
    }


def test_a_demonstration_is_a_conversation() -> None:
    assert CHAT(answered(TALK)) == {
        "messages": [
            turn("system", "Be kind."),
            turn("user", "Hi"),
            turn("assistant", "Hello."),
            turn("user", "One?"),
            turn("assistant", "Yes."),
        ]
    }


def test_answers_are_one_message_each() -> None:
    with pytest.raises(Unfit, match="a response of 2 messages"):
        PREFERENCE(preferred(chosen=SEVERAL))


def test_tools_are_quoted_with_their_calls_only() -> None:
    with pytest.raises(Unfit, match="a turn of a tool"):
        PREFERENCE(preferred(CALLED))
    with pytest.raises(Unfit, match="a turn of a tool"):
        CHAT(answered(CALLED))


def test_the_files_are_json_lines() -> None:
    with pytest.raises(BadTarget, match=r"--format openai out\.parquet must end in \.jsonl\."):
        known.shape("openai", "preferences", out=Path("out.parquet"))
