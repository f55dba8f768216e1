"""What save_to_disk of datasets writes is read as it was; what is damaged is told in a sentence."""

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import datasets
import pytest

from annotate import files
from annotate.errors import MissingFile, UnreadableFile
from annotate.importing import Settings, import_pairs, recognise
from db.connection import Study
from db.errors import ChosenError
from tests.annotate.writing import preference

ROWS = [
    preference("Grüße \U0001f600\r\n\t", " nul \0 ", ""),
    *(preference(f"Question {n}?", "yes " * 10) for n in range(2_500)),
]


def saved(folder: Path, splits: Mapping[str, Sequence[Mapping[str, Any]]], shards: int = 1) -> Path:
    """A folder as `datasets` saves it; of a lone dataset where the split has no name."""
    made = {name: datasets.Dataset.from_list(list(rows)) for name, rows in splits.items()}
    if list(made) == [""]:
        made[""].save_to_disk(folder, num_shards=shards)
    else:
        counts = dict.fromkeys(made, shards)
        datasets.DatasetDict(made).save_to_disk(folder, num_shards=counts)
    return folder


def values(folder: Path, split: str = "train") -> list[Mapping[str, object]]:
    return [row.values for row in files.read(str(folder), split)]


@pytest.mark.parametrize("shards", [1, 3])
def test_a_dataset_is_read_in_order(tmp_path: Path, shards: int) -> None:
    folder = saved(tmp_path / "saved", {"": ROWS}, shards)
    assert values(folder) == ROWS
    (*_, last) = files.read(str(folder))
    assert last.where.startswith(f"data-0000{shards - 1}-of-0000{shards}.arrow, row ")


def test_of_a_dataset_dict_one_split_is_read(tmp_path: Path) -> None:
    folder = saved(tmp_path / "saved", {"train": ROWS[:5], "test_prefs": ROWS[5:9]})
    assert values(folder) == ROWS[:5]
    assert values(folder, "test_prefs") == ROWS[5:9]
    with pytest.raises(MissingFile, match="no split 'test'; say --split train or test_prefs"):
        values(folder, "test")


def test_a_lone_dataset_has_no_other_split(tmp_path: Path) -> None:
    folder = saved(tmp_path / "saved", {"": ROWS[:5]})
    with pytest.raises(MissingFile, match="without a split 'test': leave --split out"):
        values(folder, "test")


def test_conversations_and_numbers_come_as_they_are(tmp_path: Path) -> None:
    turns = [{"role": "user", "content": "Hello?"}]
    rows = [{"prompt": turns, "score": 1.5, "label": True, "none": None}]
    assert values(saved(tmp_path / "saved", {"": rows})) == rows


def test_it_is_imported_like_a_file(study: Study, tmp_path: Path) -> None:
    folder = saved(tmp_path / "judged", {"": ROWS[1:20]})
    assert import_pairs(study, f"{folder}/", "pairs", Settings(labels="keep")).stored.labels == 19
    (name,) = study.execute("SELECT name FROM annotators WHERE kind = 'import'").fetchone()
    assert name == "judged"


@pytest.mark.parametrize(
    "state",
    [
        {"_data_files": [{"filename": "../outside.arrow"}]},
        {"_data_files": [{"filename": "/etc/passwd"}]},
        {"_data_files": [{"filename": ".."}]},
        {"_data_files": [{"filename": ""}]},
        {"_data_files": [{"filename": 1}]},
        {"_data_files": [{}]},
        {"_data_files": "data-00000-of-00001.arrow"},
        {"_data_files": []},
        {},
        [],
        "no JSON",
    ],
)
def test_a_state_that_names_anything_but_its_files_is_refused(
    tmp_path: Path, state: object
) -> None:
    folder = saved(tmp_path / "saved", {"": ROWS[:5]})
    saved(tmp_path / "other", {"": ROWS[:5]})
    (tmp_path / "other" / "data-00000-of-00001.arrow").rename(tmp_path / "outside.arrow")
    text = state if isinstance(state, str) else json.dumps(state)
    (folder / "state.json").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match="save the dataset again"):
        values(folder)


@pytest.mark.parametrize("splits", [["../saved"], ["/"], [""], [["train"]], "train", None])
def test_splits_that_lie_elsewhere_are_refused(tmp_path: Path, splits: object) -> None:
    folder = saved(tmp_path / "saved", {"train": ROWS[:5]})
    (folder / "dataset_dict.json").write_text(json.dumps({"splits": splits}), encoding="utf-8")
    with pytest.raises(UnreadableFile, match="save the dataset again"):
        values(folder)


def test_a_file_that_is_missing_or_cut_short_is_refused(tmp_path: Path) -> None:
    folder = saved(tmp_path / "saved", {"": ROWS})
    file = folder / "data-00000-of-00001.arrow"
    content = file.read_bytes()
    for length in (0, 5, 100, len(content) // 2):
        file.write_bytes(content[:length])
        with pytest.raises(UnreadableFile, match="is not a readable Arrow file"):
            values(folder)
    file.unlink()
    with pytest.raises(UnreadableFile, match=f"lacks {file.name}: fetch it"):
        values(folder)


def test_whatever_bytes_are_wrong_it_ends_in_rows_or_a_sentence(tmp_path: Path) -> None:
    folder = saved(tmp_path / "saved", {"": ROWS[:20]})
    file = folder / "data-00000-of-00001.arrow"
    content = file.read_bytes()
    draw = random.Random(6)
    refused = 0
    for _ in range(400):
        damaged = bytearray(content)
        for _ in range(draw.randint(1, 4)):
            damaged[draw.randrange(len(damaged))] = draw.randrange(256)
        file.write_bytes(damaged)
        try:
            recognise(str(folder), Settings())
            values(folder)
        except ChosenError:
            refused += 1
    assert refused > 100
