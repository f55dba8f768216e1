"""Criteria from a file: all that it says is understood, or it is refused."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from annotate.datasets import criteria_files
from annotate.errors import BadCriteria
from db.criteria import Criteria


def test_what_a_dataset_was_made_of_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "criteria.json"
    said = '{"criteria": {"projects": ["a", "b"], "minimum": 2, "agreement": 1, "scale": "safety"}}'
    file.write_text(said, encoding="utf-8")
    assert criteria_files.read(file) == Criteria(("a", "b"), minimum=2, agreement=1)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"agrement": 0.9}, "There is no criterion 'agrement'"),
        ({"minimum": "2"}, 'minimum: found "2"; expected a whole number'),
        ({"projects": "pairs"}, 'projects: found "pairs"; expected a list of texts'),
        ({"categories": [None]}, "expected a list of texts"),
        ({"margin": "no"}, "expected true or false"),
        ({"seed": True}, "expected a whole number"),
        ({"since": 5}, "expected a text or null"),
        ({"people": ["\ud800"]}, "expected a list of texts"),
    ],
)
def test_criteria_of_a_file_must_be_known_and_of_their_type(
    found: Mapping[str, object], said: str
) -> None:
    with pytest.raises(BadCriteria, match=said):
        criteria_files.parsed(found)


@pytest.mark.parametrize(
    "text", ["", "[1]", "[" * 50_000, '{"seed": NaN}', '{"seed": 1, "seed": 2}']
)
def test_a_file_that_holds_no_criteria_is_one_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "criteria.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadCriteria):
        criteria_files.read(file)
