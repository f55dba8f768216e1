"""Questions of the sets that models are asked, as rows of the Hub have them."""

from typing import Any

import pytest

from annotate.questions import question_in
from annotate.shapes.texts import Unfit
from db.benchmarks import Asked
from db.messages import user

SKY = "On a clear day the sky is blue."
BOOLQ = {"question": "is the sky blue", "passage": SKY, "answer": True}
PIQA = {"goal": "Open a jar.", "sol1": "Twist the lid.", "sol2": "Ask it to open.", "label": 0}
OPENBOOK = {
    "id": "7-980",
    "question_stem": "The sun is responsible for",
    "choices": {"text": ["puppies", "plants"], "label": ["A", "B"]},
    "answerKey": "B",
}


def test_boolq() -> None:
    assert question_in(BOOLQ) == Asked(
        user(f"{SKY}\n\nIs the sky blue?"), choices=("No", "Yes"), answers=("Yes",)
    )
    for right in ("false", "False", 0, "0", "no", False):
        assert question_in(BOOLQ | {"answer": right}).answers == ("No",)
    super_glue = {"question": "Is it?", "passage": SKY, "idx": 3, "label": 1}
    assert question_in(super_glue).answers == ("Yes",)


def test_piqa() -> None:
    assert question_in(PIQA) == Asked(
        user("Open a jar."),
        choices=("Twist the lid.", "Ask it to open."),
        answers=("Twist the lid.",),
    )
    assert question_in(PIQA | {"label": "1"}).answers == ("Ask it to open.",)


def test_openbookqa_and_what_else_has_keys() -> None:
    expected = Asked(
        user("The sun is responsible for"), choices=("puppies", "plants"), answers=("plants",)
    )
    assert question_in(OPENBOOK) == expected
    listed = [{"text": "puppies", "label": "A"}, {"text": "plants", "label": "B"}]
    assert question_in(OPENBOOK | {"choices": listed}) == expected
    arc = {"question": "What shines?", "choices": OPENBOOK["choices"], "answerKey": "A"}
    assert question_in(arc).prompt == user("What shines?")


@pytest.mark.parametrize("answer", [1, "four", "1"])
def test_choices_with_an_answer_by_its_number_or_its_text(answer: object) -> None:
    row = {"question": "2 + 2?", "choices": ["three", "four"], "answer": answer, "category": "sums"}
    if answer == "1":  # a text, and none of the choices
        with pytest.raises(Unfit):
            question_in(row)
        return
    assert question_in(row) == Asked(
        user("2 + 2?"), "sums", choices=("three", "four"), answers=("four",)
    )


def test_answers_without_choices() -> None:
    asked = Asked(user("Where?"), answers=("Here", "There"))
    assert question_in({"question": "Where?", "answers": ["Here", "There", "Here"]}) == asked
    assert question_in({"prompt": "Where?", "answer": "Here"}).answers == ("Here",)
    squad = {"question": "Where?", "context": SKY, "answers": {"text": ["up"], "answer_start": [3]}}
    assert question_in(squad) == Asked(user(f"{SKY}\n\nWhere?"), answers=("up",))


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"prompt": "Hi"}, "the columns 'prompt'"),
        (BOOLQ | {"answer": "blue"}, "answer 'blue'"),
        (BOOLQ | {"passage": " "}, "an empty passage"),
        (PIQA | {"label": -1}, "label -1"),  # as in a test set whose answers nobody tells
        (PIQA | {"label": True}, "label True"),
        (PIQA | {"sol2": 3}, "sol2 of type int"),
        (OPENBOOK | {"answerKey": "E"}, "answerKey 'E'"),
        (OPENBOOK | {"choices": {"text": ["one"], "label": ["A"]}}, "a single choice"),
        (OPENBOOK | {"choices": {"text": ["one", "two"], "label": ["A"]}}, "choices without"),
        ({"question": "?", "choices": ["a", "b"], "answer": 2}, "answer 2"),
        ({"question": "?", "choices": [], "answer": 0}, "choices []"),
        ({"question": "", "answers": ["a"]}, "an empty prompt"),
        ({"question": "?", "answers": []}, "answers"),
        ({"question": "?", "answers": [""]}, "an empty answers"),
    ],
)
def test_what_is_no_question_is_told(row: dict[str, Any], found: str) -> None:
    with pytest.raises(Unfit) as refused:
        question_in(row)
    assert found in refused.value.found
    assert refused.value.expected
