"""Exported files: what TRL reads is what annotators judged; whole, or not there at all."""

from pathlib import Path

import pytest

from annotate.datasets import build
from annotate.errors import BadTarget
from annotate.export import check_target, write
from annotate.importing import Settings, import_pairs
from db.connection import Study
from db.datasets import Dataset
from tests.annotate.loading import load
from tests.annotate.writing import preference, write_jsonl
from tests.db.test_transactions import files_up_to

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


def test_an_ending_of_no_known_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTarget, match=r"must end in \.jsonl or \.parquet"):
        check_target(tmp_path / "out.csv")


def test_a_folder_that_is_missing_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(BadTarget, match="Make it first"):
        check_target(tmp_path / "missing" / "out.jsonl")


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").mkdir()
    with pytest.raises(BadTarget, match="is a folder"):
        check_target(tmp_path / "out.jsonl")
