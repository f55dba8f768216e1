"""Shapes of what other annotation tools export, as they write it."""

from collections.abc import Mapping

import pytest

from annotate import shapes
from annotate.errors import UnknownShape
from annotate.shapes import Unfit
from db.incoming import IncomingItem, Label
from db.messages import assistant, user
from db.projects import Task

Row = Mapping[str, object]
A, B = Label("a", chosen=0, rejected=1), Label("b", chosen=1, rejected=0)
GOOD, BAD = Label("good", chosen=0), Label("bad", rejected=0)
FIELDS = {"prompt": "Hi", "response-1": "Hello", "response-2": "No"}


def read(
    row: Row, task: Task = "compare", first: Row | None = None, **mapping: str
) -> IncomingItem:
    """The one item of a row, of a file that starts with it or with `first`."""
    (item,) = shapes.read_row(shapes.detect(first or row, mapping, task), row)
    return item


def is_the_pair(item: IncomingItem) -> bool:
    """Whether it asks Hi and answers Hello or No, in this order."""
    texts = [response.messages for response in item.responses]
    return (item.prompt, texts) == (user("Hi"), [assistant("Hello"), assistant("No")])


def record(question: str, *values: object, **others: object) -> Row:
    """A record as Argilla 2 writes it, with these answers to a question."""
    said = [{"value": value, "user_id": f"u{n}"} for n, value in enumerate(values)]
    return {
        "id": "1", "fields": FIELDS, "metadata": {"category": "greeting"}, "vectors": {},
        "suggestions": {}, "responses": {question: said}, "status": "completed",
        "_server_id": "7c9e", **others,
    }  # fmt: skip


RANKED = [{"value": "response-2", "rank": 1}, {"value": "response-1", "rank": 2}]
EQUAL = [{"value": "response-2", "rank": 1}, {"value": "response-1", "rank": 1}]


@pytest.mark.parametrize(
    ("values", "label"),
    [
        (["response-1"], A),
        (["response_2"], B),
        (["B"], B),
        (["tie"], Label("tie")),
        ([RANKED], B),
        ([EQUAL], Label("tie")),
        ([["response-2"]], B),
        (["response-1", "response-2", "response-2"], B),
        (["response-1", "response-2"], None),
        ([], None),
    ],
)
def test_argilla_records_are_pairs_with_what_most_people_said(
    values: list[object], label: Label | None
) -> None:
    item = read(record("preference", *values), first=record("preference"))
    assert is_the_pair(item)
    assert (item.label, item.category) == (label, "greeting")


def test_argilla_suggestions_count_where_nobody_has_answered() -> None:
    suggested = {"preference": {"value": "response-2", "score": 0.9, "agent": "a model"}}
    assert read(record("preference", suggestions=suggested)).label == B
    assert read(record("preference", "response-1", suggestions=suggested)).label == A


def older(*answers: tuple[str, object]) -> Row:
    """A record as Argilla 1 wrote it: the state of each person's response, and the value."""
    return {
        "fields": FIELDS, "metadata": {}, "external_id": None,
        "responses": [
            {"user_id": str(n), "status": state, "values": {"preference": {"value": value}}}
            for n, (state, value) in enumerate(answers)
        ],
        "suggestions": [{"question_name": "preference", "value": "response-2", "agent": None}],
    }  # fmt: skip


def test_older_argilla_records_are_read_without_drafts() -> None:
    answers = [("submitted", "response-1"), ("draft", "response-2"), ("discarded", "response-2")]
    assert is_the_pair(read(older(*answers)))
    assert read(older(*answers)).label == A
    assert read(older()).label == B


@pytest.mark.parametrize(
    "row",
    [
        {
            **FIELDS, "id": "1", "status": "completed", "_server_id": "7c9e",
            "preference.responses": ["response-2", "response-1", "response-2"],
            "preference.responses.users": ["u1", "u2", "u3"],
            "preference.responses.status": ["submitted", "submitted", "draft"],
            "preference.suggestion": "response-2", "preference.suggestion.score": 0.7,
        },
        {
            **FIELDS, "external_id": "1", "metadata": "{}",
            "preference": [{"user_id": "u1", "value": "response-2", "status": "submitted"}],
            "preference-suggestion": None, "preference-suggestion-metadata": {"type": None},
        },
        {
            **FIELDS, "metadata": None,
            "preference.responses": None, "preference.suggestion": "response-2",
        },
    ],
)  # fmt: skip
def test_flattened_argilla_records_are_pairs(row: Row) -> None:
    assert is_the_pair(read(row))
    undecided = isinstance(row.get("preference.responses"), list)
    assert read(row).label == (None if undecided else B)


def task(*said: object, cancelled: bool = False, **others: object) -> Row:
    """A task as Label Studio exports it, with an annotation for each value that was given."""
    return {
        "id": 1, "data": {"prompt": "Hi", "answer1": "Hello", "answer2": "No"},
        "annotations": [
            {"id": n, "completed_by": n, "was_cancelled": cancelled, "lead_time": 4.2,
             "result": [{"from_name": "pw", "type": "pairwise", "value": value}]}
            for n, value in enumerate(said)
        ],
        "predictions": [], **others,
    }  # fmt: skip


LEFT, RIGHT = {"selected": "left"}, {"selected": "right"}


@pytest.mark.parametrize(
    ("row", "label"),
    [
        (task(LEFT), A),
        (task(RIGHT, RIGHT, LEFT), B),
        (task(LEFT, RIGHT), None),
        (task({"choices": ["answer2"]}), B),
        (task({"choices": ["Tie"]}), Label("tie")),
        (task({"choices": ["answer1", "answer2"]}), None),
        (task(LEFT, cancelled=True), None),
        (task(LEFT, predictions=task(RIGHT)["annotations"]), A),
        (task(predictions=task(RIGHT)["annotations"]), B),
    ],
)
def test_label_studio_tasks_are_pairs_with_what_most_people_said(
    row: Row, label: Label | None
) -> None:
    item = read(row, first=task())
    assert is_the_pair(item)
    assert item.label == label


MIN = {"id": 1, "annotator": 3, "annotation_id": 9, "lead_time": 4.2, "created_at": "2026-01-02"}


def test_label_studio_min_rows_are_annotations() -> None:
    row = {"prompt": "Hi", "answer1": "Hello", "answer2": "No", "pw": [RIGHT], **MIN}
    assert is_the_pair(read(row))
    assert read(row).label == B
    rated = {"prompt": "Hi", "response": "Hello", "quality": "Good", **MIN}
    assert read(rated, "rate").label is None
    assert read(rated, "rate", label="quality").label == GOOD


def test_label_studio_choices_are_ratings() -> None:
    data = {"prompt": "Hi", "response": "Hello"}
    result = [{"from_name": "safe", "type": "choices", "value": {"choices": ["Unsafe"]}}]
    row = {"data": data, "annotations": [{"result": result}]}
    assert read(row, "rate").label == BAD
    assert read({**row, "annotations": []}, "rate", first=row).label is None


SHOWN = {
    "as potato lays lists out": "Hi<br/><br/><b>A.</b> Hello<br/><br/><b>B.</b> No",
    "side by side": '<div>Hi</div><span class="pairwise-container"><span class="pairwise-cell">'
    '<b>A.</b> Hello</span><span class="pairwise-cell"><b>B.</b> No</span></span>',
    "as text": "Hi\nA. Hello\nB. No",
}


def annotated(shown: str, **schemes: object) -> Row:
    """A line of Potato's annotated_instances.jsonl."""
    return {
        "id": "1", "displayed_text": shown, "label_annotations": schemes,
        "span_annotations": {}, "behavioral_data": {"time_string": "Time spent: 0d 0h 0m 9s"},
    }  # fmt: skip


@pytest.mark.parametrize("shown", SHOWN.values(), ids=list(SHOWN))
def test_potato_shows_a_prompt_and_lettered_responses(shown: str) -> None:
    assert is_the_pair(read(annotated(shown)))
    assert read(annotated(shown, better={"selection": "B"})).label == B


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ({"selection": "A"}, A),
        ({"selection": "tie"}, Label("tie")),
        ({"scale_value": "-2"}, A),
        ({"scale_value": "3"}, B),
        ({"scale_value": 0}, Label("tie")),
        ({"scale_value": ""}, None),
        ({"B": True}, B),
        ({"B": False}, None),
        ({"A": "1", "B": "1"}, None),
    ],
)
def test_potato_answers_are_choices_scales_or_ticks(said: object, label: Label | None) -> None:
    assert read(annotated(SHOWN["as text"], better=said)).label == label


def test_a_letter_that_is_none_of_the_list_is_text() -> None:
    item = read(annotated("Choose:\nC. Cats\nA. Yes\nD. Dogs\nB. No"))
    assert item.prompt == user("Choose:\nC. Cats")
    assert [r.messages for r in item.responses] == [assistant("Yes\nD. Dogs"), assistant("No")]


def test_potato_lines_without_a_prompt_are_refused() -> None:
    with pytest.raises(Unfit, match="an empty prompt"):
        read(annotated("A. Hello\nB. No"))


def test_a_displayed_text_can_be_a_prompt() -> None:
    row = annotated("Write to Bob.", quality={"good": "good"})
    with pytest.raises(UnknownShape, match="'displayed_text', 'label' are no shape"):
        read(row)
    assert read(row, "demonstrate", prompt="displayed_text", label="").prompt == (
        user("Write to Bob.")
    )


def test_several_responses_of_an_export_are_to_be_ranked() -> None:
    fields = {"prompt": "Hi", **{f"response {n}": f"Answer {n}" for n in (2, 10, 1)}}
    ranking = [{"value": f"response {n}", "rank": 12 - n} for n in (1, 2, 10)]
    best = [{"value": "response 10", "rank": 1}, *ranking[:2]]
    item = read({**record("ranking", best), "fields": fields}, "rank")
    texts = [response.messages[-1].content for response in item.responses]
    assert (texts, item.label) == (["Answer 1", "Answer 2", "Answer 10"], Label("pick", chosen=2))


def test_of_several_questions_one_is_the_label_and_each_can_be() -> None:
    said = {"clarity": [{"value": "bad"}], "rating": [{"value": "good"}]}
    row = {"fields": {"prompt": "Hi", "response": "Hello"}, "responses": said}
    assert read(row, "rate").label == GOOD
    assert read(row, "rate", label="clarity").label == BAD
    with pytest.raises(Unfit, match=r"label 4"):
        read({**row, "responses": {"rating": [{"value": 4}]}}, "rate")


def test_remarks_are_no_labels() -> None:
    said = {"comment": [{"value": "Hm."}], "rationale": [{"value": "Kinder."}]}
    more = {**said, "choice": [{"value": "response-1"}]}
    assert read(record("comment", "Hm.", responses=said)).label is None
    assert read(record("", responses=more)).label == A._replace(rationale="Kinder.")


def test_what_people_wrote_is_a_demonstration() -> None:
    row = record("response", " Hello\n", fields={"prompt": "Hi"})
    item = read(row, "demonstrate")
    assert item.responses[0].messages == assistant(" Hello\n")
    assert item.label == Label("accept", chosen=0)


@pytest.mark.parametrize(
    ("row", "several", "even"),
    [
        (record("preference", "response-1", "response-2"), True, True),
        (record("preference", "response-1", "response-2", "response-2"), True, False),
        (record("preference", "response-1"), False, False),
        (record("preference"), False, False),
        (record("comment", "Hm.", "Well."), False, False),
        (task(LEFT, RIGHT), True, True),
        (task(RIGHT, RIGHT), True, False),
        (task(LEFT), False, False),
        (annotated(SHOWN["as text"], better={"selection": "B"}), False, False),
    ],
)
def test_how_people_answered_a_record_is_known(row: Row, several: bool, even: bool) -> None:
    found = shapes.read_record(shapes.detect(row, {}), row)
    assert (found.several, found.even) == (several, even)
    assert found.items == shapes.read_row(shapes.detect(row, {}), row)


def test_a_decided_question_is_the_label_of_a_record_with_an_even_one() -> None:
    said = {"choice": [{"value": "B"}], "clarity": [{"value": "good"}, {"value": "bad"}]}
    row = record("", responses=said)
    found = shapes.read_record(shapes.detect(row, {}), row)
    assert ([item.label for item in found.items], found.even) == ([B], False)


def test_a_shape_says_whose_export_it_is() -> None:
    described = shapes.detect(task(LEFT), {}).describe()
    assert described == "pair of Label Studio (prompt, response_a, response_b, label)"
