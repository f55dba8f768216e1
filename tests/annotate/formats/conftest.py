"""Datasets to write: of many texts, and the same with some held out."""

from pathlib import Path

import pytest

from annotate.datasets import Criteria, build
from annotate.importing import Settings, import_pairs
from db.connection import Study
from db.datasets import Dataset
from tests.annotate.writing import preference, write_jsonl

TEXTS = [
    ("Grüße\n\nHuman: you?", 'He said "fine"\\\r\n', ""),
    ("nul \0, \u2028 and \U0001f600", " spaces ", "\ttab"),
    *((f"Question {number}?", "yes " * 50, "no") for number in range(300)),
]


@pytest.fixture
def dataset(study: Study, tmp_path: Path) -> Dataset:
    source = write_jsonl(tmp_path / "source.jsonl", [preference(*texts) for texts in TEXTS])
    import_pairs(study, str(source), "pairs", Settings(labels="keep"))
    return build(study, "pairs")


@pytest.fixture
def split(study: Study, dataset: Dataset) -> Dataset:
    """Some held out, and with margins."""
    return build(study, Criteria(("pairs",), margin=True, validation=0.1, test=0.2), "split")
