"""Argilla's records, and the settings of a dataset that takes them."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotate.formats import known
from db.datasets import Kind
from tests.annotate.formats.values import TALK, TRANSCRIPT, answered, preferred, rated, turn

VALUES: list[tuple[Kind, Any]] = [
    ("preferences", preferred()), ("ratings", rated()), ("demonstrations", answered()),
]  # fmt: skip


def test_a_preference_is_a_suggestion() -> None:
    assert known.shape("argilla", "preferences").row(preferred()) == {
        "fields": {
            "prompt": [turn("user", "One?")],
            "response_a": "No.",
            "response_b": "Yes.",
        },
        "metadata": {"weight": 0.75},
        "suggestions": {
            "preference": {
                "value": "response_b",
                "score": 0.75,
                "agent": "chosen",
                "type": "human",
            }
        },
        "responses": {},
        "vectors": {},
    }


def test_a_prompt_is_text_where_strings_are_asked_for() -> None:
    row = known.shape("argilla", "ratings", as_strings=True).row(rated(TALK, good=False))
    assert row["fields"] == {"prompt": TRANSCRIPT, "response": "Yes."}
    assert row["suggestions"]["rating"]["value"] == "bad"  # type: ignore[index]


def test_a_demonstration_is_a_text_to_go_on_with() -> None:
    row = known.shape("argilla", "demonstrations").row(answered())
    assert row["suggestions"]["response"]["value"] == "Yes."  # type: ignore[index]


@pytest.mark.parametrize("as_strings", [False, True])
@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_the_settings_are_of_such_records(
    kind: Kind, value: Any, as_strings: bool, tmp_path: Path
) -> None:
    shape = known.shape("argilla", kind, as_strings=as_strings)
    assert shape.beside is not None
    place, text = shape.beside([tmp_path / "records.json"])
    assert place == tmp_path / "records.settings.json"
    settings, row = json.loads(text), shape.row(value)
    types = {field["name"]: field["settings"]["type"] for field in settings["fields"]}
    assert types == {
        name: "text" if isinstance(field, str) else "chat"
        for name, field in row["fields"].items()  # type: ignore[attr-defined]
    }
    (question,) = settings["questions"]
    ((name, suggestion),) = row["suggestions"].items()  # type: ignore[attr-defined]
    assert question["name"] == name
    options = question["settings"].get("options", [{"value": suggestion["value"]}])
    assert suggestion["value"] in [option["value"] for option in options]
    assert [known["name"] for known in settings["metadata"]] == [*row["metadata"]]  # type: ignore[misc]
