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
        ("\u200b\ufeff \u2060", "an empty prompt"),
        ([{"role": "user", "content": "\u200b"}], "an empty prompt"),
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


SYSTEM = {"role": "system", "content": "Be kind."}
OTHER = {"role": "user", "content": "Who?"}


@pytest.mark.parametrize("value", [[OTHER, ASSISTANT], [SYSTEM, USER, ASSISTANT]])
def test_a_response_repeats_no_other_prompt(value: object) -> None:
    with pytest.raises(Unfit) as caught:
        response_of(value, "chosen", user("Hi"))
    assert caught.value.found == "chosen that repeats another prompt"
    assert caught.value.expected == "the same prompt before it, or the answer alone"


def test_a_response_may_go_on_for_several_turns() -> None:
    went_on = (*assistant("Hello"), *user("Who?"), *assistant("Hello"))
    assert response_of([USER, ASSISTANT, OTHER, ASSISTANT], "chosen", user("Hi")) == went_on
    assert response_of([ASSISTANT, OTHER, ASSISTANT], "chosen", user("Hi")) == went_on


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
