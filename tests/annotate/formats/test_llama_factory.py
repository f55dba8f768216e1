"""LLaMA-Factory's rows, and the file that lists them."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotate.errors import BadTarget
from annotate.formats import known
from annotate.formats.shape import Shape, Unfit
from db.datasets import Kind
from tests.annotate.formats.values import (
    CALLED,
    SEVERAL,
    TALK,
    TRANSCRIPT,
    TWICE,
    answered,
    preferred,
    rated,
    saying,
)


def shape(kind: Kind, *, as_strings: bool = False) -> Shape:
    return known.shape("llama-factory", kind, as_strings=as_strings)


def described(of: Shape, *files: Path) -> Any:
    """What ``dataset_info.json`` comes to."""
    assert of.beside is not None
    place, text = of.beside(files)
    assert place == files[0].with_name("dataset_info.json")
    return json.loads(text)


def test_a_preference_is_a_conversation_and_two_sayings() -> None:
    assert shape("preferences").row(preferred(TALK)) == {
        "conversations": [
            saying("system", "Be kind."),
            saying("human", "Hi"),
            saying("gpt", "Hello."),
            saying("human", "One?"),
        ],
        "chosen": saying("gpt", "Yes."),
        "rejected": saying("gpt", "No."),
    }


def test_a_rating_has_a_tag() -> None:
    assert shape("ratings").row(rated(good=False)) == {
        "conversations": [saying("human", "One?"), saying("gpt", "Yes.")],
        "kto_tag": False,
    }


def test_a_demonstration_is_a_conversation() -> None:
    assert shape("demonstrations").row(answered()) == {
        "conversations": [saying("human", "One?"), saying("gpt", "Yes.")]
    }


def test_what_a_tool_says_is_an_observation() -> None:
    assert shape("preferences").row(preferred(CALLED))["conversations"] == [
        saying("human", "One?"),
        saying("gpt", "Let me see."),
        saying("observation", "1"),
    ]


def test_strings_are_instructions() -> None:
    asked = {"instruction": TRANSCRIPT, "input": ""}
    assert shape("preferences", as_strings=True).row(preferred(TALK)) == {
        **asked,
        "chosen": "Yes.",
        "rejected": "No.",
    }
    assert shape("ratings", as_strings=True).row(rated(TALK)) == {
        **asked,
        "output": "Yes.",
        "kto_tag": True,
    }
    assert shape("rankings", as_strings=True).row(answered(TALK)) == {**asked, "output": "Yes."}


def test_what_it_would_leave_out_is_refused() -> None:
    with pytest.raises(Unfit, match="a turn of the user where assistant comes"):
        shape("demonstrations").row(answered(TWICE))
    with pytest.raises(Unfit, match="a response of 2 messages"):
        shape("demonstrations").row(answered(response=SEVERAL))


@pytest.mark.parametrize(
    ("kind", "as_strings", "entry"),
    [
        (
            "preferences",
            False,
            {
                "formatting": "sharegpt",
                "ranking": True,
                "columns": {
                    "messages": "conversations",
                    "chosen": "chosen",
                    "rejected": "rejected",
                },
            },
        ),
        (
            "preferences",
            True,
            {
                "ranking": True,
                "columns": {
                    "prompt": "instruction",
                    "query": "input",
                    "chosen": "chosen",
                    "rejected": "rejected",
                },
            },
        ),
        (
            "ratings",
            False,
            {
                "formatting": "sharegpt",
                "columns": {"messages": "conversations", "kto_tag": "kto_tag"},
            },
        ),
        (
            "demonstrations",
            True,
            {"columns": {"prompt": "instruction", "query": "input", "response": "output"}},
        ),
    ],
)
def test_an_entry_says_what_the_columns_are(
    tmp_path: Path, kind: Kind, as_strings: bool, entry: dict[str, Any]
) -> None:
    written = shape(kind, as_strings=as_strings)
    file = tmp_path / "pairs.jsonl"
    assert described(written, file) == {"pairs": {"file_name": "pairs.jsonl", **entry}}
    assert set(written.columns) >= {*entry["columns"].values()}


def test_every_split_has_an_entry_and_those_of_others_stay(tmp_path: Path) -> None:
    (tmp_path / "dataset_info.json").write_text('{"identity": {"file_name": "identity.json"}}')
    found = described(shape("ratings"), tmp_path / "a.jsonl", tmp_path / "a-test.jsonl")
    assert {name: entry["file_name"] for name, entry in found.items()} == {
        "identity": "identity.json",
        "a": "a.jsonl",
        "a-test": "a-test.jsonl",
    }


@pytest.mark.parametrize("content", [b'{"identity": ', b"[]", b"\xff"])
def test_a_list_that_cannot_be_read_is_left_alone(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "dataset_info.json"
    place.write_bytes(content)
    with pytest.raises(BadTarget, match="where the files are to be listed"):
        described(shape("ratings"), tmp_path / "a.jsonl")
    assert place.read_bytes() == content
