"""Shapes: which columns are understood, and what a row of each comes to."""

from collections.abc import Mapping

import pytest

from annotate import shapes
from annotate.errors import UnknownShape
from annotate.shapes.texts import Unfit
from db.incoming import IncomingItem, Label
from db.judgments import Verdict
from db.messages import Message, assistant, user
from tests.annotate.writing import pair, preference

ANSWERED = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]
REFUSED = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "No"}]


def read(row: Mapping[str, object], **mapping: str) -> IncomingItem:
    """A row of a file that starts with it."""
    (item,) = shapes.read_row(shapes.detect(row, mapping), row)
    return item


def is_the_pair(item: IncomingItem) -> bool:
    """Whether it asks Hi and answers Hello or No, in this order."""
    responses = [r.messages for r in item.responses]
    return (item.prompt, responses) == (user("Hi"), [assistant("Hello"), assistant("No")])


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("preference", preference("Hi", "Hello", "No")),
        ("preference", {"prompt": ANSWERED[:1], "chosen": ANSWERED[1:], "rejected": REFUSED[1:]}),
        ("preference", {"prompt": "Hi", "chosen": ANSWERED, "rejected": REFUSED}),
        ("transcript", {"chosen": ANSWERED, "rejected": REFUSED}),
        (
            "transcript",
            {
                "chosen": "\n\nHuman: Hi\n\nAssistant: Hello",
                "rejected": "\n\nHuman: Hi\n\nAssistant: No",
            },
        ),
    ],
)
def test_a_chosen_and_a_rejected_response_are_a_labelled_pair(
    name: str, row: Mapping[str, object]
) -> None:
    item = read(row)
    assert shapes.detect(row, {}).name == name
    assert is_the_pair(item)
    assert item.label == Label("a", chosen=0, rejected=1)


@pytest.mark.parametrize(
    "row",
    [
        pair("Hi", "Hello", "No"),
        {"prompt": "Hi", "response_0": "Hello", "response_1": "No"},
        {"prompt": ANSWERED[:1], "response_a": ANSWERED[1:], "response_b": REFUSED[1:]},
    ],
)
def test_two_responses_are_a_pair_without_label(row: Mapping[str, object]) -> None:
    assert is_the_pair(read(row))
    assert read(row).label is None


@pytest.mark.parametrize(
    ("label", "verdict", "chosen"),
    [
        ("a", "a", 0),
        ("B", "b", 1),
        ("a_much", "a_much", 0),
        ("b_much", "b_much", 1),
        (0, "a", 0),
        ("1", "b", 1),
        ("tie", "tie", None),
        ("both_bad", "both_bad", None),
    ],
)
def test_a_label_says_which_response_was_chosen(
    label: object, verdict: Verdict, chosen: int | None
) -> None:
    rejected = None if chosen is None else 1 - chosen
    assert read(pair("Hi", label=label)).label == Label(verdict, chosen, rejected)


def test_a_skip_keeps_its_reason() -> None:
    assert read(pair("Hi", label="skip", reason="Unclear")).label == Label("skip", reason="Unclear")


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_pair_can_have_no_label(nothing: object) -> None:
    assert read(pair("Hi", label=nothing)).label is None


@pytest.mark.parametrize("label", ["c", 2, -1, True, 0.5, ["a"], {}])
def test_another_label_is_refused_naming_those_there_are(label: object) -> None:
    with pytest.raises(Unfit) as caught:
        read(pair("Hi", label=label))
    assert caught.value.expected.startswith("one of a_much, a, 0, tie")


def test_pku_rows_are_labelled_by_their_safer_response() -> None:
    row = {
        "prompt": "Hi",
        "response_0": "Hello",
        "response_1": "No",
        "response_0_source": "Alpaca-7B",
        "response_1_source": "Alpaca3-8B",
        "is_response_0_safe": True,
        "better_response_id": 0,
        "safer_response_id": 1,
    }
    item = read(row)
    assert item.label == Label("b", chosen=1, rejected=0)
    assert [r.generator for r in item.responses] == ["Alpaca-7B", "Alpaca3-8B"]
    assert read(row, label="better_response_id").label == Label("a", chosen=0, rejected=1)


def test_a_conversation_before_the_answers_is_the_prompt() -> None:
    row = {
        "chosen": "\n\nHuman: Hi\n\nAssistant: Hello\n\nHuman: Who?\n\nAssistant: Me",
        "rejected": "\n\nHuman: Hi\n\nAssistant: Hello\n\nHuman: Who?\n\nAssistant: Human: no",
    }
    item = read(row)
    assert item.prompt == (*user("Hi"), *assistant("Hello"), Message("user", "Who?"))
    assert [r.messages for r in item.responses] == [assistant("Me"), assistant("Human: no")]


@pytest.mark.parametrize(("first", "second"), [("", " "), ("\n", "\u200b"), (" ", "\ufeff")])
def test_two_responses_without_text_are_refused(first: str, second: str) -> None:
    for row in (pair("Hi", first, second), preference("Hi", first, second)):
        with pytest.raises(Unfit, match="responses that are all empty"):
            read(row)
    assert read(pair("Hi", first, "no")).responses[0].messages == assistant(first)


def test_a_mapping_names_the_columns() -> None:
    row = {"question": "Hi", "good": "Hello", "bad": "No", "prompt": "of another kind"}
    assert is_the_pair(read(row, prompt="question", chosen="good", rejected="bad"))


def test_a_mapping_to_a_missing_column_names_those_there_are() -> None:
    with pytest.raises(UnknownShape, match="no column 'question'; it has 'prompt', 'chosen'"):
        read(preference("Hi"), prompt="question")


def test_a_mapping_of_an_unknown_name_names_those_there_are() -> None:
    with pytest.raises(UnknownShape, match="knows no 'winner'; it maps prompt, chosen"):
        read(preference("Hi"), winner="chosen")


@pytest.mark.parametrize("row", [{}, {"prompt": "Hi"}, {"instruction": "Hi", "output": "Hello"}])
def test_unknown_columns_are_named_with_what_was_expected(row: Mapping[str, object]) -> None:
    with pytest.raises(UnknownShape, match="Expected prompt, chosen, rejected; or") as caught:
        read(row)
    assert all(repr(column) in str(caught.value) for column in row)


def test_a_shape_describes_itself_for_people() -> None:
    described = shapes.detect({"prompt": 0, "response_0": 0, "response_1": 0}, {}).describe()
    assert described == "pair (prompt, response_a=response_0, response_b=response_1)"


@pytest.mark.parametrize(
    ("severity", "level"), [(0, 0), (3, 3), ("2", 2), (1.0, 1), ("", None), (None, None)]
)
def test_a_prompt_can_come_with_its_severity(severity: object, level: int | None) -> None:
    assert read(preference("Hi") | {"severity": severity}).severity == level


@pytest.mark.parametrize("severity", [4, -1, 1.5, "high", True, [1], float("nan")])
def test_another_severity_is_refused(severity: object) -> None:
    with pytest.raises(Unfit) as caught:
        read(pair("Hi", severity=severity))
    assert caught.value.expected == "a whole number from 0 to 3"


@pytest.mark.parametrize("column", ["rationale", "explanation"])
def test_a_label_can_say_why(column: str) -> None:
    assert read(pair("Hi", label="tie", **{column: "The same."})).label == Label(
        "tie", rationale="The same."
    )
    assert read(preference("Hi") | {column: "Kinder."}).label == Label("a", 0, 1, None, "Kinder.")
    assert read(pair("Hi", **{column: "Of no label."})).label is None
    with pytest.raises(Unfit, match="rationale of type int"):
        read(pair("Hi", label="tie") | {column: 7})
