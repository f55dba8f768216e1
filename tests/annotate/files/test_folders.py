"""Folders of shards, as the Hub has them: which are of a split, and what is wrong with them."""

from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from annotate import files
from annotate.errors import BadRow, MissingFile, UnreadableFile
from tests.annotate.writing import preference, write_jsonl


def fill(folder: Path, *names: str) -> Path:
    """A file of one row at each place; its prompt is the file's name."""
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        row = preference(name)
        if file.suffix == ".parquet":
            pyarrow.parquet.write_table(pyarrow.Table.from_pylist([row]), file)
        else:
            write_jsonl(file, [row])
    return folder


def prompts(folder: Path, split: str = "train", subset: str | None = None) -> list[object]:
    return [row.values["prompt"] for row in files.read(str(folder), split, subset)]


@pytest.mark.parametrize(
    ("train", "others"),
    [
        (["data/train-00000-of-00002.parquet", "data/train-00001-of-00002.parquet"], ["README.md"]),
        (["train.jsonl"], ["test.jsonl", "other.jsonl", "dataset_infos.json"]),
        (["train/0.jsonl", "train/1.jsonl"], ["dev/0.jsonl"]),
        (["my_training_set.jsonl"], ["my_val_set.jsonl", ".cache/train.jsonl"]),
        (["b.jsonl", "c.jsonl"], ["notes.txt"]),
        (["train-1/held-out-test.jsonl"], []),
    ],
)
def test_names_say_which_files_are_of_a_split(
    tmp_path: Path, train: list[str], others: list[str]
) -> None:
    fill(tmp_path, *train, *others)
    split = "test" if "test" in train[0] else "train"
    assert prompts(tmp_path, split) == train


def test_a_split_of_the_hub_can_have_any_name(tmp_path: Path) -> None:
    names = [f"data/{split}-00000-of-00001.parquet" for split in ("test_sft", "train_prefs")]
    fill(tmp_path, *names)
    assert prompts(tmp_path, "train_prefs") == [names[1]]
    with pytest.raises(MissingFile, match="no split 'train'; say --split test_sft or train_prefs"):
        prompts(tmp_path)


def test_validation_has_several_names(tmp_path: Path) -> None:
    fill(tmp_path, "dev.jsonl", "train.jsonl")
    assert prompts(tmp_path, "validation") == prompts(tmp_path, "dev") == ["dev.jsonl"]


def test_of_several_subsets_one_is_to_be_named(tmp_path: Path) -> None:
    fill(tmp_path, "easy/train.jsonl", "hard/train.jsonl", "hard/test.jsonl")
    with pytest.raises(MissingFile, match="several subsets; say --subset easy or hard"):
        prompts(tmp_path)
    assert prompts(tmp_path, subset="hard") == ["hard/train.jsonl"]
    for outside in ("..", "../..", "easier", "easy/../hard"):
        with pytest.raises(MissingFile, match="Check --subset"):
            prompts(tmp_path, subset=outside)


def test_a_bad_row_is_named_by_its_file_and_line(tmp_path: Path) -> None:
    fill(tmp_path, "data/train-00000-of-00002.jsonl", "data/train-00001-of-00002.jsonl")
    with (tmp_path / "data/train-00001-of-00002.jsonl").open("a") as file:
        file.write("[1, 2]\n")
    with pytest.raises(BadRow, match=r"train-00001-of-00002\.jsonl, line 2"):
        prompts(tmp_path)
    places = [row.where for row in _until_error(tmp_path)]
    assert places == [f"data/train-0000{n}-of-00002.jsonl, line 1" for n in range(2)]


def test_a_shard_that_is_missing_is_named(tmp_path: Path) -> None:
    fill(tmp_path, "data/train-00000-of-00003.jsonl", "data/train-00002-of-00003.jsonl")
    with pytest.raises(UnreadableFile, match="lacks train-00001-of-00003: fetch it"):
        prompts(tmp_path)


def test_a_folder_is_of_one_kind_of_files(tmp_path: Path) -> None:
    fill(tmp_path, "train.jsonl", "train.parquet")
    with pytest.raises(UnreadableFile, match=r"holds \.jsonl and \.parquet: import one file"):
        prompts(tmp_path)


def test_a_pointer_to_a_file_that_was_not_fetched_is_told(tmp_path: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 123\n"
    (tmp_path / "train.parquet").write_text(pointer, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="fetch that with git lfs pull"):
        prompts(tmp_path)


def test_a_folder_without_rows_is_told(tmp_path: Path) -> None:
    fill(tmp_path, "notes.txt")
    with pytest.raises(MissingFile, match="is a folder without rows"):
        prompts(tmp_path)


def _until_error(folder: Path) -> list[files.Row]:
    found = []
    with pytest.raises(BadRow):
        for row in files.read(str(folder)):
            found.append(row)
    return found
