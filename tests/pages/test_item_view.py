"""What an annotator is shown of an item."""

from annotate.assignment import Shown
from db.messages import Message, assistant, user
from pages.item_view import item_html


def test_a_single_prompt_stands_alone_and_responses_are_lettered() -> None:
    shown = item_html(Shown("token", user("Hi"), (assistant("one"), assistant("two"))))
    assert "User" not in shown
    assert shown.index('aria-label="Response A"') < shown.index("one")
    assert shown.index('aria-label="Response B"') < shown.index("two")


def test_a_conversation_says_who_speaks() -> None:
    prompt = (*user("Hi"), *assistant("Hello"), Message("user", "How are you?"))
    shown = item_html(Shown("token", prompt, (assistant("one"), assistant("two"))))
    assert shown.count(">User<") == 2
    assert shown.count(">Assistant<") == 1


def test_an_empty_response_says_so() -> None:
    shown = item_html(Shown("token", user("Hi"), (assistant(" \n"), assistant("two"))))
    assert "(an empty response)" in shown


def test_the_token_is_not_in_the_page() -> None:
    shown = item_html(Shown("secret", user("Hi"), (assistant("one"), assistant("two"))))
    assert "secret" not in shown
