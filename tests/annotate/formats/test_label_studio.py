"""Label Studio's tasks, and the config that shows them."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from annotate.formats import known
from db.datasets import Kind
from db.messages import assistant, user
from tests.annotate.formats.values import TALK, TRANSCRIPT, answered, preferred, rated

VALUES: list[tuple[Kind, Any]] = [
    ("preferences", preferred()), ("ratings", rated()), ("demonstrations", answered()),
]  # fmt: skip


def task(kind: Kind, value: Any) -> Any:
    return known.shape("label-studio", kind).row(value)


def test_a_preference_is_a_side_of_the_pairwise_tag() -> None:
    made = task("preferences", preferred(TALK))
    assert made == {
        "data": {
            "prompt": TRANSCRIPT,
            "response_a": "No.",
            "response_b": "Yes.",
            "weight": 0.75,
        },
        "annotations": [
            {
                "result": [
                    {
                        "from_name": "preference",
                        "to_name": "preference",
                        "type": "pairwise",
                        "value": {"selected": "right"},
                    }
                ]
            }
        ],
    }


def test_a_rating_is_a_choice() -> None:
    made = task("ratings", rated(good=False))
    assert made["data"] == {"prompt": "One?", "response": "Yes.", "weight": 1.0}
    assert made["annotations"][0]["result"] == [
        {
            "from_name": "rating",
            "to_name": "response",
            "type": "choices",
            "value": {"choices": ["bad"]},
        }
    ]


def test_a_demonstration_is_text_to_go_on_with() -> None:
    made = task("demonstrations", answered())
    assert made["data"]["prompt"] == "One?"
    assert made["annotations"][0]["result"][0]["value"] == {"text": ["Yes."]}


def test_the_chosen_response_is_on_either_side() -> None:
    sides = [
        task("preferences", preferred(user(f"Question {n}?"), assistant("Longer."), assistant("x")))
        for n in range(200)
    ]
    selected = [each["annotations"][0]["result"][0]["value"]["selected"] for each in sides]
    assert 70 < selected.count("left") < 130
    for made, side in zip(sides, selected, strict=True):
        assert made["data"]["response_a" if side == "left" else "response_b"] == "Longer."


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_the_config_names_what_the_tasks_have(kind: Kind, value: Any, tmp_path: Path) -> None:
    beside = known.shape("label-studio", kind).beside
    assert beside is not None
    place, text = beside([tmp_path / "tasks.json"])
    assert place == tmp_path / "tasks.xml"
    config = ElementTree.fromstring(text)
    made = task(kind, value)
    (result,) = made["annotations"][0]["result"]
    (control,) = (tag for tag in config if tag.get("name") == result["from_name"])
    assert control.tag.lower() == result["type"]
    assert result["to_name"] in {tag.get("name") for tag in config}
    shown = {tag.get("value", "").removeprefix("$") for tag in config if tag.tag == "Text"}
    assert shown == {*made["data"]} - {"weight"}
