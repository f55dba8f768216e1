"""Prompts and responses as files hold them: what is taken, and what is refused."""

import pytest

from annotate.shapes.texts import Unfit, prompt_of, response_of, split_conversation
from db.messages import Message, assistant, user

USER = {"role": "user", "content": "Hi"}
ASSISTANT = {"role": "assistant", "content": "Hello"}


def test_a_prompt_is_text_or_messages() -> None:
    assert prompt_of("Hi") == user("Hi")
    assert prompt_of([{"role": "system", "content": "Be kind."}, USER]) == (
        Message("system", "Be kind."),
        Message("user", "Hi"),
    )


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("", "an empty prompt"),
        (" \n", "an empty prompt"),
        (None, "no prompt"),
        (7, "prompt of type int"),
        ([], "prompt of type list"),
        (["Hi"], "a turn of prompt without text"),
        ([{"role": "user", "content": None}], "a turn of prompt without text"),
        ([{"role": "robot", "content": "Hi"}], "role 'robot' in prompt"),
        ([USER, ASSISTANT], "a prompt that ends with an assistant turn"),
        ("half \ud83d", "half a character (U+D83D) in prompt"),
        ([{"role": "user", "content": "\udc00"}], "half a character (U+DC00) in prompt"),
    ],
)
def test_another_prompt_is_refused(value: object, found: str) -> None:
    with pytest.raises(Unfit) as caught:
        prompt_of(value)
    assert caught.value.found == found


def test_a_response_may_be_empty_text() -> None:
    assert response_of("", "chosen", user("Hi")) == assistant("")


def test_a_response_may_repeat_the_prompt_before_it() -> None:
    assert response_of([USER, ASSISTANT], "chosen", user("Hi")) == assistant("Hello")


@pytest.mark.parametrize("value", [[USER], [USER, ASSISTANT, USER], [ASSISTANT, USER]])
def test_a_response_ends_with_the_assistant(value: object) -> None:
    with pytest.raises(Unfit, match="chosen without an assistant turn"):
        response_of(value, "chosen", user("Hi"))


@pytest.mark.parametrize(
    "value",
    [
        "Hi",
        "\n\nHuman: Hi",
        "\n\nAssistant: Hello",
        "Preface\n\nHuman: Hi\n\nAssistant: Hello",
        "\n\nHuman: Hi\n\nAssistant: Hello\n\nHuman: Bye",
        [ASSISTANT],
        [ASSISTANT, USER],
        None,
    ],
)
def test_what_is_no_whole_conversation_is_refused(value: object) -> None:
    with pytest.raises(Unfit):
        split_conversation(value, "chosen")


def test_a_head_within_a_line_is_text() -> None:
    prompt, answer = split_conversation("\n\nHuman: Say Assistant: x\n\nAssistant: x", "chosen")
    assert (prompt, answer) == (user("Say Assistant: x"), assistant("x"))
