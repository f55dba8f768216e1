"""The command ``annotate dataset export``: a dataset into files, in every format that fits."""

import csv
import itertools
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from annotate.datasets import Criteria, build
from annotate.formats import known
from annotate.formats.known import Name
from annotate.formats.shape import Ending
from db.datasets import Dataset
from tests.annotate.commands import invoke
from tests.annotate.desk import Office
from tests.annotate.every_task import fill
from tests.annotate.writing import preference, write_jsonl


@pytest.fixture
def filled(office: Office) -> Office:
    fill(office)
    return office


@pytest.fixture
def held_out(office: Office) -> Dataset:
    """Forty preferences, some of them held out, as ``pairs``."""
    rows = [preference(f"Question {number}?") for number in range(40)]
    source = write_jsonl(office.folder / "source.jsonl", rows)
    invoke("import", source, "--db", office.study.file, "--project", "pairs", "--labels", "keep")
    return build(office.study, Criteria(("pairs",), validation=0.2, test=0.2))


def export(office: Office, *arguments: object) -> str:
    result = invoke("dataset", "export", "--db", office.study.file, *arguments)
    assert result.exit_code == 0, result.output
    return result.output


def read(file: Path) -> list[Any]:
    """The rows of a file of any container."""
    match file.suffix:
        case ".jsonl":
            return [json.loads(line) for line in file.read_text("utf-8").split("\n")[:-1]]
        case ".json":
            return list(json.loads(file.read_text("utf-8")))
        case ".parquet":
            return list(pyarrow.parquet.read_table(file).to_pylist())
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_each_split_is_a_file(office: Office, held_out: Dataset) -> None:
    folder = office.folder / "out"
    folder.mkdir()
    found = json.loads(export(office, "pairs@1", "--out", folder / "pairs.parquet", "--json"))
    assert (found["dataset"], found["format"], found["hash"]) == ("pairs", "trl", held_out.hash)
    splits = {file["split"]: Path(file["path"]) for file in found["files"]}
    assert {split: file.name for split, file in splits.items()} == {
        "train": "pairs.parquet",
        "validation": "pairs-validation.parquet",
        "test": "pairs-test.parquet",
    }
    assert {*folder.iterdir()} == {*splits.values()}
    assert [len(read(file)) for file in splits.values()] == [f["rows"] for f in found["files"]]
    assert sum(file["rows"] for file in found["files"]) == found["rows"] == 40


def test_people_are_told_what_is_where(office: Office, held_out: Dataset) -> None:
    out = office.folder / "all.jsonl"
    first, *files = export(office, "pairs", "--out", out, "--format", "llama-factory").splitlines()
    assert first.startswith("Dataset pairs@1 (preferences): 40 rows as llama-factory, sha256 ")
    assert [line.split()[0] for line in files] == [
        str(out.with_name(name))
        for name in ("all.jsonl", "all-validation.jsonl", "all-test.jsonl", "dataset_info.json")
    ]
    assert files[0].split()[1:] == [str(len(read(out))), "train"]


def test_one_split_alone(office: Office, held_out: Dataset) -> None:
    out = office.folder / "held.csv"
    export(office, "pairs", "--out", out, "--split", "test")
    export(office, "pairs", "--out", office.folder / "all.csv")
    assert read(out) == read(office.folder / "all-test.csv")


def test_every_format_is_written_to_every_file_that_it_may_be(filled: Office) -> None:
    tried: set[tuple[Name, Ending]] = set()
    contents = {"pairs": None, "rated": None, "safe": "safety", "ranked": None, "shown": None}
    for project, content in contents.items():
        dataset = build(filled.study, Criteria((project,), content=content))  # type: ignore[arg-type]
        for name, kinds in known.FORMATS.items():
            form = kinds.get(dataset.kind)
            if form is None or (name == "binary" and project != "safe"):
                continue
            forms = {"": form.conversational, "--standard": form.standard}
            for (option, shape), ending in itertools.product(forms.items(), form.endings):
                if shape is None or (ending == ".csv" and form.standard is None):
                    continue
                out = filled.folder / f"out{ending}"
                export(
                    filled, dataset.name, "--out", out, "--format", name, *filter(None, [option])
                )
                rows = read(out)
                assert len(rows) == dataset.rows, (name, ending)
                if shape.columns and ending != ".csv":
                    assert {*shape.columns} == {*rows[0]}, (name, ending)
                tried.add((name, ending))
    assert {name for name, _ in tried} == {*known.NAMES}
    assert len(tried) == 37


@pytest.mark.parametrize(
    ("name", "out", "options", "said"),
    [
        ("pairs", "out.txt", [], "must end in .jsonl, .json, .parquet or .csv"),
        ("pairs", "nowhere/out.csv", [], "to write out.csv in. Make it first"),
        ("pairs", "out.csv", ["--format", "openai"], "must end in .jsonl"),
        ("pairs", "out.jsonl", ["--format", "argilla"], "must end in .json"),
        ("pairs", "out.json", ["--format", "kto"], "use one of: trl, pairs, openai"),
        ("pairs", "out.csv", ["--format", "axolotl"], "another ending than .csv"),
        ("pairs", "out.json", ["--format", "axolotl", "--standard"], "leave --standard"),
        ("pairs", "out.csv", ["--split", "test"], "has no rows of the split test"),
        ("nothing", "out.csv", [], "There is no dataset 'nothing'"),
    ],
)
def test_what_cannot_be_written_is_one_sentence_and_leaves_nothing(
    filled: Office, name: str, out: str, options: list[str], said: str
) -> None:
    build(filled.study, "pairs")
    folder = filled.folder / "empty"
    folder.mkdir()
    file = filled.study.file
    result = invoke("dataset", "export", name, "--db", file, "--out", folder / out, *options)
    assert result.exit_code == 2
    assert result.output.startswith("Error: ")
    assert said in result.output
    assert result.output.count("\n") == 1
    assert list(folder.iterdir()) == []
