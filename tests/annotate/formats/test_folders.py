"""A dataset as a folder is what load_from_disk opens: whole, the same bytes, or nothing at all."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from annotate.datasets import Criteria, build
from annotate.errors import BadFormat, BadTarget
from annotate.formats.folders import save
from annotate.importing import Settings, import_pairs
from annotate.whole import whole_folder
from db.connection import Study
from db.datasets import Dataset
from tests.annotate.commands import run
from tests.annotate.writing import preference, write_jsonl
from tests.db.test_transactions import files_up_to

TEXTS = [
    ("Grüße\n\nHuman: you?", 'He said "fine"\\\r\n', ""),
    ("nul \0, \u2028 and \U0001f600", " spaces ", "\ttab"),
    *((f"Question {number}?", "yes " * 50, "no") for number in range(100)),
]
LOAD = """
import json, sys
import datasets
found = datasets.load_from_disk(sys.argv[1])
splits = found if isinstance(found, dict) else {"": found}
print(json.dumps({name: rows.to_list() for name, rows in splits.items()}))
"""


def load(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows by split as ``datasets.load_from_disk`` opens them; a lone dataset has no name."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder.parent / "home")}
    command = [sys.executable, "-c", LOAD, str(folder)]
    loaded = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, list[dict[str, Any]]] = json.loads(loaded.stdout)
    return found


@pytest.fixture
def dataset(study: Study, tmp_path: Path) -> Dataset:
    source = write_jsonl(tmp_path / "source.jsonl", [preference(*texts) for texts in TEXTS])
    import_pairs(study, str(source), "pairs", Settings(labels="keep"))
    return build(study, "pairs")


@pytest.fixture
def split(study: Study, dataset: Dataset) -> Dataset:
    """The same with rows held out."""
    return build(study, Criteria(projects=("pairs",), validation=0.2, test=0.2), "split")


def bytes_in(folder: Path) -> dict[str, bytes]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def test_a_dataset_is_opened_as_the_judged_texts(
    study: Study, dataset: Dataset, tmp_path: Path
) -> None:
    (written,) = save(study, dataset, tmp_path / "pairs", as_strings=True)
    assert written == (tmp_path / "pairs", "train", len(TEXTS))
    assert load(tmp_path / "pairs") == {"": [preference(*texts) for texts in TEXTS]}


def test_what_is_held_out_is_a_split_of_its_own(
    study: Study, split: Dataset, tmp_path: Path
) -> None:
    written = save(study, split, tmp_path / "all")
    splits = load(tmp_path / "all")
    assert {name: len(rows) for name, rows in splits.items()} == {w.split: w.rows for w in written}
    assert list(splits) == ["train", "validation", "test"]
    assert splits["train"][0]["chosen"][0]["role"] == "assistant"
    save(study, split, tmp_path / "test", split="test")
    assert load(tmp_path / "test") == {"": splits["test"]}


def test_the_same_dataset_is_the_same_bytes_and_another_format_another_fingerprint(
    study: Study, split: Dataset, tmp_path: Path
) -> None:
    for name, as_strings in (("one", True), ("two", True), ("turns", False)):
        save(study, split, tmp_path / name, as_strings=as_strings)
    one, two, turns = (bytes_in(tmp_path / name) for name in ("one", "two", "turns"))
    assert one == two
    prints = [
        json.loads(files[f"{name}/state.json"])["_fingerprint"]
        for files in (one, turns)
        for name in ("train", "validation", "test")
    ]
    assert len(set(prints)) == 6


def test_a_folder_that_cannot_be_finished_leaves_nothing(
    study: Study, dataset: Dataset, tmp_path: Path
) -> None:
    (out := tmp_path / "here" / "pairs").mkdir(parents=True)
    with files_up_to(1_000), pytest.raises(BadTarget, match="cannot be written"):
        save(study, dataset, out)
    assert list(out.parent.iterdir()) == [out]
    assert not list(out.iterdir())


def test_a_place_that_is_taken_is_left_alone(
    study: Study, dataset: Dataset, tmp_path: Path
) -> None:
    (out := tmp_path / "out").mkdir()
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    for taken in (out, out / "mine.txt"):
        with pytest.raises(BadTarget, match="is there already"):
            save(study, dataset, taken)
    with pytest.raises(BadTarget, match="Make it first"):
        save(study, dataset, tmp_path / "no" / "out")
    with pytest.raises(BadFormat, match="is JSON for its tool"):
        save(study, dataset, tmp_path / "argilla", "argilla")
    assert bytes_in(out) == {"mine.txt": b"mine"}
    assert not (tmp_path / "argilla").exists()


def test_a_place_that_is_taken_meanwhile_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(BadTarget, match="cannot be written"), whole_folder(out) as part:
        (part / "ours.txt").write_text("ours", encoding="utf-8")
        out.mkdir()
        (out / "mine.txt").write_text("mine", encoding="utf-8")
    assert bytes_in(tmp_path) == {"out/mine.txt": b"mine"}


def test_the_command_writes_a_folder_where_out_has_no_ending(
    study_path: Path, study: Study, dataset: Dataset, tmp_path: Path
) -> None:
    given = ("dataset", "export", "pairs", "--db", study_path, "--out", tmp_path / "out")
    done = run(*given)
    assert (done.returncode, done.stderr) == (0, "")  # no bars of the library either
    assert (tmp_path / "out" / "state.json").is_file()
