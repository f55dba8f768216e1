"""Exported files of every task: what loads is what was judged, as each format has it."""

import itertools
import json
from typing import Any

import click
import pytest

from annotate.cli_export import export
from annotate.datasets import Criteria, build
from annotate.errors import BadFormat
from annotate.formats import known
from annotate.formats.known import Name, choose
from annotate.formats.writing import write
from db import dataset_rows
from tests.annotate.desk import Office
from tests.annotate.every_task import TURNS, fill
from tests.annotate.loading import load

STORY = (
    "\n\nSystem: Be kind.\n\nHuman: Hi\n\nAssistant: Hello.\n\nHuman: Grüße \U0001f600?"
    "\n\nAssistant:"
)
ONE = [{"role": "user", "content": "One?"}]


def said(text: str) -> list[dict[str, str]]:
    return [{"role": "assistant", "content": text}]


def completed(first: str, second: str) -> dict[bool, list[dict[str, Any]]]:
    """Rows of prompt and completion, as chat messages and as strings."""
    return {
        False: [
            {"prompt": ONE, "completion": said(first)},
            {"prompt": TURNS, "completion": said(second)},
        ],
        True: [
            {"prompt": "One?", "completion": first},
            {"prompt": STORY, "completion": second},
        ],
    }


RATED = [
    [one | {"label": True}, two | {"label": False}]
    for one, two in completed("Yes.", "No.").values()
]
SAFE = [
    {"prompt": "One?", "response": "Yes.", "is_safe": True},
    {"prompt": STORY, "response": "No.", "is_safe": False},
]
PAIRED = [
    {"prompt": "One?", "chosen": "B", "rejected": "A"},
    {"prompt": "One?", "chosen": "B", "rejected": "C"},
    {"prompt": STORY, "chosen": "E", "rejected": "D"},
    {"prompt": STORY, "chosen": "E", "rejected": "F"},
]
ALPACA = [
    {"instruction": "One?", "input": "", "output": "Better."},
    {"instruction": STORY, "input": "", "output": "Written."},
]
MESSAGES = [{"messages": ONE + said("Better.")}, {"messages": TURNS + said("Written.")}]
# Of each project, by format and whether strings are asked for: the rows that load.
EXPECTED: dict[tuple[str, Name, bool], list[dict[str, Any]]] = {
    ("pairs", "trl", False): [{"prompt": ONE, "chosen": said("yes"), "rejected": said("no")}],
    ("pairs", "pairs", True): [{"prompt": "One?", "chosen": "yes", "rejected": "no"}],
    ("rated", "kto", False): RATED[0],
    ("rated", "trl", True): RATED[1],
    ("safe", "binary", False): SAFE,
    ("ranked", "raft", False): completed("B", "E")[False],
    ("ranked", "raft", True): completed("B", "E")[True],
    ("ranked", "pairs", True): PAIRED,
    ("shown", "alpaca", False): ALPACA,
    ("shown", "messages", False): MESSAGES,
    ("shown", "trl", False): completed("Better.", "Written.")[False],
    ("shown", "trl", True): completed("Better.", "Written.")[True],
}


@pytest.fixture
def filled(office: Office) -> Office:
    fill(office)
    return office


def test_every_format_loads_as_what_was_judged(filled: Office) -> None:
    files = []
    for number, (name, format_, strings) in enumerate(EXPECTED):
        chosen, content = choose(filled.study, name, format_, as_strings=strings)
        dataset = build(filled.study, Criteria((name,), content=content))
        for ending in ("jsonl", "parquet"):
            files.append(filled.folder / f"{number}.{ending}")
            write(filled.study, dataset, files[-1], chosen, as_strings=strings)
    loaded = load(filled.folder, files)
    for (of, rows), lines, table in zip(EXPECTED.items(), loaded[::2], loaded[1::2], strict=True):
        assert lines == table, of
        assert lines == (list(rows[0]), rows), of


def test_marks_of_any_project_are_binary_data(filled: Office) -> None:
    _, content = choose(filled.study, "pairs", "binary")
    dataset = build(filled.study, Criteria(("pairs",), content=content))
    out = filled.folder / "marks.jsonl"
    write(filled.study, dataset, out, "binary")
    ((columns, (row,)),) = load(filled.folder, [out])
    assert columns == ["prompt", "response", "is_safe"]
    assert (row["prompt"], row["response"] in ("yes", "no"), row["is_safe"]) == (
        "Two?",
        True,
        False,
    )
    assert (dataset.ledger.judged, dataset.ledger.exported, dataset.ledger.unmarked) == (4, 1, 3)


@pytest.mark.parametrize(
    ("project", "format_", "content"),
    [
        ("pairs", "trl", "preferences"),
        ("rated", "kto", "ratings"),
        ("ranked", "raft", "rankings"),
        ("shown", "alpaca", "demonstrations"),
    ],
)
def test_each_task_has_a_format_of_its_own(
    filled: Office, project: str, format_: str, content: str
) -> None:
    assert choose(filled.study, project, None) == (format_, content)


@pytest.mark.parametrize(
    ("project", "format_", "said"),
    [
        ("rated", "alpaca", "--format alpaca is not for ratings; use one of: trl, kto, binary"),
        ("pairs", "messages", "not for preferences; use one of: trl, pairs"),
        ("shown", "csv", "no format 'csv'; use one of: trl, kto"),
    ],
)
def test_a_format_that_does_not_fit_is_said(
    filled: Office, project: str, format_: str, said: str
) -> None:
    with pytest.raises(BadFormat, match=said):
        choose(filled.study, project, format_)


def test_conversations_are_no_strings(filled: Office) -> None:
    with pytest.raises(BadFormat, match="leave --standard out, or use --format trl"):
        choose(filled.study, "shown", "messages", as_strings=True)


def test_the_same_study_gives_the_same_bytes(filled: Office) -> None:
    for name, format_, strings in EXPECTED:
        _, content = choose(filled.study, name, format_, as_strings=strings)
        dataset = build(filled.study, Criteria((name,), content=content))
        for copy, ending in itertools.product((1, 2), ("jsonl", "parquet")):
            out = filled.folder / f"{copy}.{ending}"
            write(filled.study, dataset, out, format_, as_strings=strings)
        for ending in ("jsonl", "parquet"):
            one, two = (filled.folder / f"{copy}.{ending}" for copy in (1, 2))
            assert one.read_bytes() == two.read_bytes()


def test_the_command_knows_every_format() -> None:
    (offered,) = (option.type for option in export.params if option.name == "format_")
    assert isinstance(offered, click.Choice)
    assert tuple(offered.choices) == known.NAMES


def test_rows_of_a_dataset_stay_when_it_is_judged_anew(filled: Office) -> None:
    dataset = build(filled.study, "rated")
    before = list(dataset_rows.ratings(filled.study, dataset.id))
    filled.name = "rated"
    ada = filled.desk("ada")
    ada.correct(ada.mine()[0].judgment_id, "good")
    after = build(filled.study, "rated")
    assert [row.good for row in dataset_rows.ratings(filled.study, after.id)] == [True, True]
    assert list(dataset_rows.ratings(filled.study, dataset.id)) == before


def test_every_row_of_every_kind_leads_to_what_was_on_a_screen(filled: Office) -> None:
    """Each has a judgment, given under an assignment that showed all responses of its item.

    The texts of the row were among these, or were written by whoever judged.
    """
    for name, format_, strings in EXPECTED:
        _, content = choose(filled.study, name, format_, as_strings=strings)
        dataset = build(filled.study, Criteria((name,), content=content))
        traced = filled.study.execute(_TRACE, (dataset.id,)).fetchall()
        assert {number for number, *_ in traced} == set(range(1, dataset.rows + 1))
        for _, order, shown, row, answered, guideline, annotator in traced:
            responses = json.loads(shown)
            assert sorted(json.loads(order)) == list(range(len(responses)))
            assert set(json.loads(row)) - {None} <= {*responses, *json.loads(answered)}
            assert (guideline, annotator) == (1, "ada")


_TRACE = """
    SELECT r.number, a.response_order,
        (SELECT json_group_array(o.response_id) FROM item_responses o WHERE o.item_id = a.item_id),
        json_array(r.chosen_id, r.rejected_id), json_array(j.chosen_id, j.rejected_id),
        g.version, n.name
    FROM dataset_rows r
    JOIN dataset_judgments l ON l.dataset_id = r.dataset_id AND l.number = r.number
    JOIN judgments j ON j.id = l.judgment_id
    JOIN assignments a ON a.id = j.assignment_id AND a.item_id = r.item_id
    JOIN guidelines g ON g.id = a.guideline_id
    JOIN annotators n ON n.id = a.annotator_id AND n.id = j.annotator_id
    WHERE r.dataset_id = ?
"""
