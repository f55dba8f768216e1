"""Shapes of files to rate, to rank and to demonstrate."""

from collections.abc import Mapping

import pytest

from annotate import shapes
from annotate.errors import UnknownShape
from annotate.shapes.texts import Unfit
from db.incoming import IncomingItem, Label
from db.messages import assistant, user
from db.projects import Task

Row = Mapping[str, object]
HI = [{"role": "user", "content": "Hi"}]
HELLO = [{"role": "assistant", "content": "Hello"}]
THREE: Row = {"prompt": "Hi", "responses": ["One.", "Two.", "Three."]}


def read(task: Task, row: Row, **mapping: str) -> list[IncomingItem]:
    """The items of a row of a file that starts with it."""
    return shapes.read_row(shapes.detect(row, mapping, task), row)


def texts(item: IncomingItem) -> list[str]:
    return [response.messages[-1].content for response in item.responses]


def labels(task: Task, row: Row) -> list[Label | None]:
    return [item.label for item in read(task, row)]


@pytest.mark.parametrize(
    "row",
    [
        {"prompt": "Hi", "response": "Hello"},
        {"prompt": HI, "completion": HELLO},
        {"prompt": "Hi", "output": HI + HELLO},
        {"instruction": "Hi", "input": "", "answer": "Hello"},
    ],
)
def test_one_response_is_to_be_rated(row: Row) -> None:
    (item,) = read("rate", row)
    assert (item.prompt, item.responses[0].messages) == (user("Hi"), assistant("Hello"))
    assert (len(item.responses), item.label) == (1, None)


def test_an_instruction_and_its_input_are_the_prompt() -> None:
    row = {"instruction": "Translate.", "input": "Guten Tag", "output": "Good day"}
    for task in ("rate", "demonstrate"):
        (item,) = read(task, row)
        assert item.prompt == user("Translate.\n\nGuten Tag")


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("good", Label("good", chosen=0)),
        ("Unsafe", Label("bad", rejected=0)),
        (True, Label("good", chosen=0)),
        (False, Label("bad", rejected=0)),
        ("false", Label("bad", rejected=0)),
        (1, Label("good", chosen=0)),
        (0.0, Label("bad", rejected=0)),
        ("skip", Label("skip", reason="Unclear")),
        (None, None),
    ],
)
def test_a_rating_can_come_with_its_label(label: object, expected: Label | None) -> None:
    row = {"prompt": "Hi", "completion": "Hello", "label": label, "reason": "Unclear"}
    assert labels("rate", row) == [expected]


def test_beavertails_rows_are_labelled_by_whether_they_are_safe() -> None:
    row = {
        "prompt": "How?",
        "response": "So.",
        "category": {"animal_abuse": False, "drug_abuse": True, "terrorism": True},
        "is_safe": False,
    }
    (item,) = read("rate", row)
    assert (item.label, item.category) == (Label("bad", rejected=0), "drug_abuse")


def test_each_of_several_responses_is_rated_by_itself() -> None:
    row = {**THREE, "generators": ["x", "y", "z"], "labels": ["good", "bad", None]}
    items = read("rate", row)
    assert [texts(item) for item in items] == [["One."], ["Two."], ["Three."]]
    assert [item.responses[0].generator for item in items] == ["x", "y", "z"]
    assert labels("rate", row) == [Label("good", chosen=0), Label("bad", rejected=0), None]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (2, Label("pick", chosen=2)),
        ("0", Label("pick", chosen=0)),
        (1.0, Label("pick", chosen=1)),
        (-1, Label("none")),
        ("none", Label("none")),
        ("skip", Label("skip", reason="no reason given")),
        ("", None),
    ],
)
def test_a_ranked_prompt_can_say_which_response_is_the_best(
    label: object, expected: Label | None
) -> None:
    (item,) = read("rank", {**THREE, "label": label, "generator": "x"})
    assert (texts(item), item.label) == (["One.", "Two.", "Three."], expected)
    assert {response.generator for response in item.responses} == {"x"}


def test_ultrafeedback_says_with_each_text_who_wrote_it() -> None:
    completions = [{"response": text, "model": f"m-{text}"} for text in ("One.", "Two.")]
    (item,) = read("rank", {"instruction": "Hi", "completions": completions})
    assert [(r.messages, r.generator) for r in item.responses] == [
        (assistant("One."), "m-One."), (assistant("Two."), "m-Two."),
    ]  # fmt: skip


def test_of_equal_responses_one_is_shown_and_the_label_follows() -> None:
    row = {"prompt": "Hi", "responses": ["One.", "One.", "Two.", "Two."], "label": 3}
    (item,) = read("rank", row)
    assert (texts(item), item.label) == (["One.", "Two."], Label("pick", chosen=1))


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"prompt": "Hi"}, []),
        ({"instruction": "Hi"}, []),
        ({"instruction": "Hi", "output": " "}, []),
        ({"instruction": "Hi", "input": "", "output": "Hello"}, ["Hello"]),
        ({"prompt": HI, "completion": HELLO}, ["Hello"]),
    ],
)
def test_to_demonstrate_there_is_a_prompt_and_maybe_a_proposal(row: Row, text: list[str]) -> None:
    (item,) = read("demonstrate", row)
    assert (item.prompt, texts(item)) == (user("Hi"), text)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("accept", Label("accept", chosen=0)),
        ("reject", Label("reject", rejected=0)),
        ("skip", Label("skip", reason="no reason given")),
        (None, None),
    ],
)
def test_a_proposal_can_have_been_reviewed(label: object, expected: Label | None) -> None:
    assert labels("demonstrate", {"prompt": "Hi", "output": "Hello", "label": label}) == [expected]


MANY = [str(number) for number in range(27)]
UNFIT: list[tuple[Task, Row, str]] = [
    ("rate", {"prompt": "Hi", "response": None}, "no response"),
    ("rate", {"prompt": "Hi", "response": "Hello", "label": "fine"}, "label 'fine'"),
    ("rate", {"prompt": "Hi", "response": "Hello", "label": 0.5}, "label 0.5"),
    ("rate", {**THREE, "label": "good"}, "1 labels of 3 responses"),
    ("rate", {**THREE, "generators": ["x"]}, "1 generators of 3 responses"),
    ("rate", {"instruction": 7, "input": "Hi", "output": "Hello"}, "prompt of type int"),
    ("rank", {"prompt": "Hi", "responses": "One."}, "responses of type str"),
    ("rank", {"prompt": "Hi", "responses": []}, "no responses"),
    ("rank", {"prompt": "Hi", "responses": ["One.", 2]}, "a response of type int"),
    ("rank", {"prompt": "Hi", "responses": ["One.", "One."]}, "no two different responses"),
    ("rank", {"prompt": "Hi", "responses": MANY}, "27 responses"),
    ("rank", {**THREE, "label": 3}, "label 3"),
    ("rank", {**THREE, "label": True}, "label True"),
    ("demonstrate", {"prompt": " ", "output": "Hello"}, "an empty prompt"),
    ("demonstrate", {"instruction": "", "input": "Hi"}, "an empty prompt"),
    ("demonstrate", {"prompt": "Hi", "label": "accept"}, "label accept of no response"),
    ("demonstrate", {"prompt": "Hi", "output": "Hello", "label": "good"}, "label 'good'"),
    ("demonstrate", {"prompt": "Hi", "output": 7}, "response of type int"),
]


@pytest.mark.parametrize(("task", "row", "found"), UNFIT)
def test_a_row_that_cannot_be_used_says_what_was_found(task: Task, row: Row, found: str) -> None:
    with pytest.raises(Unfit) as caught:
        read(task, row)
    assert caught.value.found == found


def test_columns_of_another_task_name_it() -> None:
    with pytest.raises(UnknownShape, match="it would do for --task rate or --task demonstrate"):
        read("compare", {"instruction": "Hi", "output": "Hello"})
    with pytest.raises(UnknownShape, match=r"for the task rank\. Expected prompt .* a list"):
        read("rank", {"text": "Hi"})


def test_a_mapping_names_the_columns_of_the_task() -> None:
    (item,) = read("rate", {"question": "Hi", "said": "Hello"}, prompt="question", response="said")
    assert (item.prompt, texts(item)) == (user("Hi"), ["Hello"])
    with pytest.raises(UnknownShape, match="knows no 'chosen'; it maps prompt, instruction"):
        read("rate", {"chosen": "Hi"}, chosen="chosen")
