"""Shapes of files that other training tools read, and of well-known datasets."""

from collections.abc import Mapping

import pytest

from annotate import shapes
from annotate.errors import UnknownShape
from annotate.shapes import Unfit
from db.incoming import IncomingItem, Label
from db.messages import Message, Messages, assistant, user
from db.projects import Task

Row = Mapping[str, object]
A_OVER_B = Label("a", chosen=0, rejected=1)
HI = {"role": "user", "content": "Hi"}
HELLO, NO = {"role": "assistant", "content": "Hello"}, {"role": "assistant", "content": "No"}
SYSTEM = Message("system", "Be kind.")


def read(row: Row, task: Task = "compare", **mapping: str) -> IncomingItem:
    """The one item of a row of a file that starts with it."""
    (item,) = shapes.read_row(shapes.detect(row, mapping, task), row)
    return item


def responses(item: IncomingItem) -> list[Messages]:
    return [response.messages for response in item.responses]


def ultrafeedback(chosen: float, rejected: float) -> Row:
    """A row as UltraFeedback-binarized has it."""
    return {
        "prompt": "Hi", "prompt_id": "8f1e", "messages": [HI, HELLO],
        "chosen": [HI, HELLO], "rejected": [HI, NO],
        "score_chosen": chosen, "score_rejected": rejected,
    }  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        ultrafeedback(8.5, 6.0),
        {"input": {"messages": [HI], "tools": []}, "preferred_output": [HELLO],
         "non_preferred_output": [NO]},
        {"conversations": [{"from": "human", "value": "Hi"}],
         "chosen": {"from": "gpt", "value": "Hello"}, "rejected": {"from": "gpt", "value": "No"}},
        {"messages": [HI], "chosen": HELLO, "rejected": NO},
        {"instruction": "Hi", "input": "", "chosen": "Hello", "rejected": "No"},
        {"input": "Hi", "chosen": "Hello", "rejected": "No"},
        {"messages": [HI, HELLO], "chosen": [HI, HELLO], "rejected": [HI, NO]},
        {"prompt": "Hi", "chosen": [{"role": "user", "content": " Hi\n"}, HELLO], "rejected": [NO]},
        {"prompt": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}],
         "chosen": HELLO, "rejected": NO},
    ],
    ids=["ultrafeedback", "openai", "llama-factory", "axolotl", "alpaca", "input", "whole",
         "white space", "parts"],
)  # fmt: skip
def test_a_preference_is_known_as_each_tool_writes_it(row: Row) -> None:
    item = read(row)
    assert (item.prompt, responses(item)) == (user("Hi"), [assistant("Hello"), assistant("No")])
    assert item.label == A_OVER_B


def test_of_equal_scores_neither_is_better() -> None:
    assert read(ultrafeedback(7.0, 7.0)).label == Label("tie")
    assert read({**ultrafeedback(7.0, 7.0), "score_chosen": None}).label == A_OVER_B
    unasked = read(ultrafeedback(7.0, 7.0), score_chosen="")
    assert unasked.label == A_OVER_B


@pytest.mark.parametrize(("chosen", "rejected"), [(3, 8), ("9", "10"), (-1.5, 0)])
def test_scores_that_contradict_the_choice_are_refused(chosen: float, rejected: float) -> None:
    with pytest.raises(Unfit) as caught:
        read(ultrafeedback(chosen, rejected))
    assert caught.value.found.startswith(f"score_chosen {chosen} below score_rejected {rejected}")
    assert caught.value.expected.startswith("the higher score for the chosen response")
    assert read(ultrafeedback(chosen, rejected), score_rejected="").label == A_OVER_B


@pytest.mark.parametrize("score", ["good", True, float("nan"), [1]])
def test_scores_are_numbers(score: float) -> None:
    with pytest.raises(Unfit, match="score_rejected"):
        read(ultrafeedback(3, score))


@pytest.mark.parametrize(
    "row",
    [
        {"system": "Be kind.", "instruction": "Hi", "chosen": "Hello", "rejected": "No"},
        {"system": "Be kind.", "messages": [HI], "chosen": HELLO, "rejected": NO},
        {"system": "Be kind.", "chosen": [HI, HELLO], "rejected": [HI, NO]},
        {"system": "Be kind.", "prompt": "Hi", "chosen": [HI, HELLO], "rejected": [HI, NO]},
        {"prompt": [SYSTEM._asdict(), HI], "chosen": [HI, HELLO], "rejected": [HI, NO]},
    ],
)
def test_a_system_message_comes_before_the_prompt(row: Row) -> None:
    item = read(row)
    assert item.prompt == (SYSTEM, *user("Hi"))
    assert responses(item) == [assistant("Hello"), assistant("No")]


def test_an_empty_system_message_is_none() -> None:
    assert read({"system": " ", "prompt": "Hi", "chosen": "Hello", "rejected": "No"}).prompt == (
        user("Hi")
    )


@pytest.mark.parametrize("task", ["rate", "demonstrate"])
@pytest.mark.parametrize(
    "row",
    [
        {"messages": [HI, HELLO]},
        {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello"}]},
        ultrafeedback(8.5, 6.0),
    ],
)
def test_the_last_turn_of_a_chat_is_its_response(task: Task, row: Row) -> None:
    item = read(row, task)
    assert (item.prompt, responses(item)) == (user("Hi"), [assistant("Hello")])


def test_a_chat_can_be_rated_or_wait_for_its_answer() -> None:
    said = {"messages": [HI, HELLO], "kto_tag": False}
    assert read(said, "rate").label == Label("bad", rejected=0)
    unanswered = read({"messages": [HI]}, "demonstrate")
    assert (unanswered.prompt, unanswered.responses, unanswered.label) == (user("Hi"), (), None)
    with pytest.raises(Unfit, match="does not end with an answer"):
        read({"messages": [HI]}, "rate")


@pytest.mark.parametrize(
    "row",
    [
        {"prompt": "Hi", "completion": "Hello"},
        {"instruction": "Hi", "input": "", "output": "Hello"},
        {"messages": [HI, HELLO]},
    ],
)
def test_responses_to_learn_from_are_accepted_ones(row: Row) -> None:
    assert read(row, "demonstrate").label == Label("accept", chosen=0)
    assert read({**row, "label": None}, "demonstrate").label is None


def test_ultrafeedback_as_it_was_collected_is_to_be_ranked() -> None:
    row = {
        "source": "evol_instruct", "instruction": "Hi", "models": ["m-1", "m-2"],
        "completions": [
            {"model": "m-1", "response": "Hello", "annotations": {"helpfulness": {"Rating": "5"}}},
            {"model": "m-2", "response": "No", "annotations": {"helpfulness": {"Rating": "1"}}},
        ],
        "correct_answers": ["None"], "incorrect_answers": ["None"],
    }  # fmt: skip
    item = read(row, "rank")
    assert responses(item) == [assistant("Hello"), assistant("No")]
    assert [response.generator for response in item.responses] == ["m-1", "m-2"]


@pytest.mark.parametrize(
    ("turn", "found"),
    [
        ({"role": "user", "content": [{"type": "image_url"}]}, "a turn of prompt without text"),
        ({"from": "alien", "value": "Hi"}, "role 'alien' in prompt"),
        ({"role": ["user"], "content": "Hi"}, "role ['user'] in prompt"),
        ({"value": 7, "from": "human"}, "a turn of prompt without text"),
    ],
)
def test_turns_that_are_none_say_what_was_found(turn: object, found: str) -> None:
    with pytest.raises(Unfit) as caught:
        read({"prompt": [turn], "chosen": "Hello", "rejected": "No"})
    assert caught.value.found == found


NESTED = {"data": {"ask": "Hi", "said": ["Hello", {"text": "No"}]}, "prompt": "of another kind"}


def test_a_mapping_looks_into_objects_and_lists() -> None:
    row = {"id": 1, "it": NESTED}
    item = read(
        row, prompt="it.data.ask", response_a="it.data.said.0", response_b="it.data.said.1.text"
    )
    assert (item.prompt, responses(item)) == (user("Hi"), [assistant("Hello"), assistant("No")])
    with pytest.raises(UnknownShape, match=r"no column 'it\.data\.said\.2'; it has 'id', 'it'"):
        read(row, prompt="it.data.said.2")


def test_a_name_with_a_dot_is_a_name_first() -> None:
    row = {"a.b": "Hi", "a": {"b": "Who?"}, "chosen": "Hello", "rejected": "No"}
    assert read(row, prompt="a.b").prompt == user("Hi")


def test_a_mapping_to_nothing_leaves_a_column_out() -> None:
    row = {"prompt": "Hi", "response_a": "Hello", "response_b": "No", "label": "five stars"}
    assert read(row, label="").label is None
    with pytest.raises(Unfit, match="five stars"):
        read(row)
