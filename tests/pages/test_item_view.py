"""What an annotator is shown of an item."""

from hypothesis import given
from hypothesis import strategies as st

from annotate.assignment import Shown
from annotate.reading import Reading
from db.messages import Message, Messages, assistant, user
from pages.item_view import hidden_html, item_html
from tests.pages.markup import Markup

MARKDOWN, PLAIN = Reading(), Reading(markdown=False)
DIFFERENCES = Reading(differences=True)


def item(prompt: Messages | str = "Hi", a: str = "one", b: str = "two") -> Shown:
    messages = user(prompt) if isinstance(prompt, str) else prompt
    return Shown("token", messages, (assistant(a), assistant(b)))


def test_a_single_prompt_stands_alone_and_responses_are_lettered() -> None:
    shown = item_html(item(), MARKDOWN)
    assert "User" not in shown
    assert shown.index('aria-label="Response A"') < shown.index("one")
    assert shown.index('aria-label="Response B"') < shown.index("two")


def test_each_card_is_named_and_reached_by_keyboard() -> None:
    shown = item_html(item(), MARKDOWN)
    for card in ("prompt", "a", "b"):
        assert f'tabindex="0" data-card="{card}"' in shown


def test_a_conversation_says_who_speaks() -> None:
    prompt = (*user("Hi"), *assistant("Hello"), Message("tool", "42"), Message("user", "And you?"))
    shown = item_html(item(prompt), MARKDOWN)
    assert shown.count(">User<") == 2
    assert shown.count(">Assistant<") == 1
    assert shown.count(">Tool<") == 1


def test_what_the_system_says_is_folded() -> None:
    shown = item_html(item((Message("system", "Be kind."), *user("Hi"))), MARKDOWN)
    assert '<details class="turn"><summary class="speaker">System</summary>' in shown
    assert "Be kind." in shown


def test_texts_are_markdown_or_plain_as_the_annotator_reads() -> None:
    assert "<strong>bold</strong>" in item_html(item(a="**bold**"), MARKDOWN)
    assert "**bold**" in item_html(item(a="**bold**"), PLAIN)


def test_differences_are_marked_in_the_text_as_it_was_written() -> None:
    shown = item_html(item("*Hi*", a="a *red* car", b="a *blue* car"), DIFFERENCES)
    assert "<em>Hi</em>" in shown
    assert "a *<ins>red</ins>* car" in shown
    assert "a *<ins>blue</ins>* car" in shown
    assert shown.count("are underlined") == 2


def test_why_no_difference_is_marked_is_said() -> None:
    assert item_html(item(), DIFFERENCES).count("next to nothing in common") == 2


def test_an_empty_response_says_so() -> None:
    for reading in (MARKDOWN, PLAIN, DIFFERENCES):
        assert item_html(item(a=" \n"), reading).count("(an empty response)") == 1


def test_a_response_of_several_turns_says_who_speaks() -> None:
    called = (
        Message("assistant", "calling"),
        Message("tool", "42"),
        Message("assistant", "It is 42"),
    )
    shown = Shown("token", user("Hi"), (called, assistant("calling 42")))
    assert item_html(shown, MARKDOWN).count(">Assistant<") == 2
    assert "Tool:\n42" in Markup(item_html(shown, DIFFERENCES)).text


def test_responses_to_be_ranked_have_the_numbers_of_their_keys() -> None:
    texts = tuple(assistant(f"text {number}") for number in range(1, 13))
    shown = item_html(Shown("token", user("Hi"), texts, task="rank"), DIFFERENCES)
    for number in range(1, 13):
        assert f'data-card="{number}" aria-label="Response {number}"' in shown
    assert "underlined" not in shown, "differences are marked between two only"


def test_a_single_response_and_a_proposal_are_called_so() -> None:
    one = Shown("token", user("Hi"), (assistant("one"),), task="rate")
    assert 'aria-label="Response"' in item_html(one, MARKDOWN)
    assert 'aria-label="Proposed answer"' in item_html(one._replace(task="demonstrate"), MARKDOWN)


def test_where_nothing_is_proposed_the_prompt_stands_alone() -> None:
    nothing = Shown("token", user("Hi"), (), task="demonstrate")
    for shown in (item_html(nothing, MARKDOWN), hidden_html(nothing)):
        assert Markup(shown).elements.count("section") == 1


def test_the_token_is_not_in_the_page() -> None:
    assert "token" not in item_html(item(), MARKDOWN)


def test_a_covered_item_says_what_it_is_and_holds_none_of_its_texts() -> None:
    secret = item("secret prompt", a="secret answer of five words", b="")
    shown = hidden_html(secret._replace(category="Self-harm <b>", severity=3, hidden=True))
    words = Markup(shown).text
    assert "secret" not in shown
    assert "Self-harm <b>, severity high (3 of 3)" in words
    assert "5 words" in words
    assert "0 words" in words
    assert 'aria-hidden="true"' in shown


def test_what_covers_is_the_same_for_every_text() -> None:
    assert hidden_html(item("x y", "a b", "c d")) == hidden_html(item("p q", "r s", "t u"))


@given(st.text(), st.text(), st.text(), st.sampled_from((MARKDOWN, PLAIN, DIFFERENCES)))
def test_whatever_the_texts_only_our_elements(p: str, a: str, b: str, reading: Reading) -> None:
    shown = item_html(item(p, a, b), reading)
    assert Markup(shown).elements.count("section") == 3
