"""Exported splits: one file each, all of them or none, and what lies beside them."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotate.errors import BadTarget, NothingToExport
from annotate.formats.writing import write
from db.connection import Study
from db.datasets import Dataset
from tests.annotate.formats.conftest import TEXTS
from tests.annotate.loading import load
from tests.db.test_transactions import files_up_to


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def test_what_is_held_out_is_written_beside(study: Study, split: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    written = write(study, split, folder / "pairs.jsonl", as_strings=True)
    assert [(file.path.name, file.split) for file in written] == [
        ("pairs.jsonl", "train"),
        ("pairs-validation.jsonl", "validation"),
        ("pairs-test.jsonl", "test"),
    ]
    assert {file.name for file in folder.iterdir()} == {file.path.name for file in written}
    rows = {file.split: read_lines(file.path) for file in written}
    assert [len(found) for found in rows.values()] == [file.rows for file in written]
    assert 15 < len(rows["validation"]) < 55
    prompts = [row["prompt"] for found in rows.values() for row in found]
    assert sorted(prompts) == sorted(prompt for prompt, *_ in TEXTS)


def test_one_split_is_written_where_one_says(study: Study, split: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (written,) = write(study, split, folder / "held.jsonl", split="test")
    assert (written.path.name, written.split) == ("held.jsonl", "test")
    assert [file.name for file in folder.iterdir()] == ["held.jsonl"]
    assert len(read_lines(written.path)) == written.rows


def test_a_split_without_rows_is_said(study: Study, dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(
        NothingToExport, match=r"no rows of the split test, but of train \(302 rows"
    ):
        write(study, dataset, tmp_path / "held.jsonl", split="test")


def test_all_files_of_a_dataset_appear_or_none(
    study: Study, split: Dataset, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    with files_up_to(5_000), pytest.raises(BadTarget, match="cannot be written"):
        write(study, split, folder / "pairs.jsonl")  # those that are held out would fit
    assert list(folder.iterdir()) == []


def test_a_folder_where_a_file_would_be_is_seen_before_anything_is_written(
    study: Study, split: Dataset, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    (folder / "pairs-test.jsonl").mkdir(parents=True)
    with pytest.raises(BadTarget, match=r"pairs-test\.jsonl is a folder"):
        write(study, split, folder / "pairs.jsonl", "llama-factory")
    assert [file.name for file in folder.iterdir()] == ["pairs-test.jsonl"]


def test_what_an_earlier_export_held_out_is_not_left_beside(
    study: Study, dataset: Dataset, split: Dataset, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    out, other = folder / "pairs.jsonl", folder / "pairs.parquet"
    for _ in range(2):  # the same files are written over
        write(study, split, out)
    was = {file: file.read_bytes() for file in folder.iterdir()}
    refused = r"pairs-validation\.jsonl and \S+pairs-test\.jsonl of an earlier .*: remove them, or"
    with pytest.raises(BadTarget, match=refused):
        write(study, dataset, out)
    assert {file: file.read_bytes() for file in folder.iterdir()} == was
    write(study, dataset, other)  # nothing of this ending is held out
    write(study, split, out, split="train")  # who names a split names all files
    (folder / "pairs-validation.jsonl").unlink()
    with pytest.raises(BadTarget, match=r"pairs-test\.jsonl of .*: remove it, or"):
        write(study, dataset, out)
    (folder / "pairs-test.jsonl").unlink()
    write(study, dataset, out)
    assert {file.name for file in folder.iterdir()} == {out.name, other.name}


def test_llama_factory_finds_its_files_listed(study: Study, split: Dataset, tmp_path: Path) -> None:
    written = write(study, split, tmp_path / "pairs.parquet", "llama-factory")
    info = written[-1].path
    assert (info.name, info.parent, written[-1].split) == ("dataset_info.json", tmp_path, None)
    listed = json.loads(info.read_text("utf-8"))
    assert {name: entry["file_name"] for name, entry in listed.items()} == {
        "pairs": "pairs.parquet",
        "pairs-validation": "pairs-validation.parquet",
        "pairs-test": "pairs-test.parquet",
    }
    columns = listed["pairs"]["columns"].values()
    ((found, _),) = load(tmp_path, [tmp_path / "pairs.parquet"])
    assert found == [*columns]


def test_records_have_ids_of_their_own(study: Study, split: Dataset, tmp_path: Path) -> None:
    written = write(study, split, tmp_path / "records.json", "argilla")
    assert [file.path.name for file in written] == [
        "records.json", "records-validation.json", "records-test.json", "records.settings.json",
    ]  # fmt: skip
    records = [
        record
        for file in written[:3]
        for record in json.loads(file.path.read_text(encoding="utf-8"))
    ]
    assert len({record["id"] for record in records}) == len(TEXTS)
    assert records[0]["id"] == "split@1/train/1"
