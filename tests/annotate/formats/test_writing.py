"""Exported files: what TRL reads is what annotators judged; whole, or not there at all."""

import csv
from pathlib import Path

import pytest

from annotate.datasets import build
from annotate.errors import BadFormat, BadTarget
from annotate.formats.writing import check_target, write
from annotate.importing import Settings, import_pairs
from db.connection import Study
from db.datasets import Dataset
from tests.annotate.formats.conftest import TEXTS
from tests.annotate.loading import load
from tests.annotate.writing import preference, write_jsonl
from tests.db.test_transactions import files_up_to


@pytest.mark.parametrize("as_strings", [False, True])
def test_both_formats_load_as_the_judged_texts(
    study: Study, dataset: Dataset, tmp_path: Path, as_strings: bool
) -> None:
    files = [tmp_path / "out.jsonl", tmp_path / "out.parquet"]
    for file in files:
        write(study, dataset, file, as_strings=as_strings)
    (columns, rows), parquet = load(tmp_path, files)
    assert parquet == (columns, rows)
    assert columns == ["prompt", "chosen", "rejected"]
    if as_strings:
        assert rows == [preference(*texts) for texts in TEXTS]
    else:
        assert rows[0]["prompt"] == [{"role": "user", "content": TEXTS[0][0]}]
        assert [row["chosen"] for row in rows] == [
            [{"role": "assistant", "content": chosen}] for _, chosen, _ in TEXTS
        ]


def test_the_same_dataset_is_written_as_the_same_bytes(
    study: Study, dataset: Dataset, tmp_path: Path
) -> None:
    for name in ("one.jsonl", "two.jsonl", "one.parquet", "two.parquet"):
        write(study, dataset, tmp_path / name)
    for ending in (".jsonl", ".parquet"):
        one, two = (tmp_path / f"{name}{ending}" for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("ending", [".jsonl", ".parquet"])
def test_a_file_that_cannot_be_finished_leaves_the_old_one(
    study: Study, dataset: Dataset, tmp_path: Path, ending: str
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    out = folder / f"pairs{ending}"
    out.write_text("the old one", encoding="utf-8")
    with files_up_to(1_000), pytest.raises(BadTarget, match="cannot be written"):
        write(study, dataset, out)
    assert [file.name for file in folder.iterdir()] == [out.name]
    assert out.read_text(encoding="utf-8") == "the old one"


def test_margins_are_written_where_they_were_kept(
    study: Study, split: Dataset, tmp_path: Path
) -> None:
    for ending in ("jsonl", "parquet", "csv", "json"):
        write(study, split, tmp_path / f"out.{ending}", as_strings=True)
    files = [tmp_path / f"out.{ending}" for ending in ("jsonl", "parquet", "csv", "json")]
    for columns, rows in load(tmp_path, files):
        assert columns == ["prompt", "chosen", "rejected", "margin"]
        assert {type(row["margin"]) for row in rows} == {float}


def test_a_row_that_a_format_cannot_hold_is_named(study: Study, tmp_path: Path) -> None:
    twice = [{"role": "user", "content": "Hi"}, {"role": "user", "content": "Are you there?"}]
    rows = [preference("One?"), {**preference("Two?"), "prompt": twice}]
    import_pairs(
        study, str(write_jsonl(tmp_path / "in.jsonl", rows)), "talk", Settings(labels="keep")
    )
    dataset = build(study, "talk")
    out = tmp_path / "out.jsonl"
    with pytest.raises(BadFormat, match="Row 2 of dataset talk@1/train has a turn of the user"):
        write(study, dataset, out, "llama-factory")
    assert not out.exists()
    assert not (tmp_path / "dataset_info.json").exists()


def test_a_sheet_holds_strings(study: Study, dataset: Dataset, tmp_path: Path) -> None:
    write(study, dataset, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["prompt", "chosen", "rejected"], *map(list, TEXTS)]


def test_chat_messages_are_for_no_sheet(study: Study, dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(BadFormat, match=r"give --out another ending than \.csv"):
        write(study, dataset, tmp_path / "out.csv", "axolotl")


def test_an_ending_of_no_known_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTarget, match=r"must end in \.jsonl, \.json, \.parquet or \.csv"):
        check_target(tmp_path / "out.txt")


def test_a_folder_that_is_missing_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(BadTarget, match="Make it first"):
        check_target(tmp_path / "missing" / "out.jsonl")


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").mkdir()
    with pytest.raises(BadTarget, match="is a folder"):
        check_target(tmp_path / "out.jsonl")
