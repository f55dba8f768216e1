"""Files of every container give back what was written, whatever the texts are."""

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from annotate.formats import arrays, lines, parquet, sheets
from annotate.formats.shape import Columns, Row
from tests.annotate.loading import load

TEXT = st.text(st.characters(exclude_categories=["Cs"]))  # all but halves of surrogate pairs
TURNS = st.lists(st.fixed_dictionaries({"role": TEXT, "content": TEXT}))
TALKS = st.lists(st.fixed_dictionaries({"messages": TURNS, "label": st.booleans()}))
PAIR = st.tuples(TEXT, TEXT).map(lambda pair: dict(zip(PLAIN, pair, strict=True)))
TALK: Columns = {"messages": "turns", "label": "flag"}
PLAIN: Columns = {"prompt": "text", "response": "text"}
HARD = [
    {"prompt": text, "response": text[::-1]}
    for text in (
        "=1+2", "+1", "-1", "@now", '"', '""', "'", ",", "a\nb", "a\rb", "a\r\nb", "\n", " a ",
        "", "NA", "null", "None", "\ufeff", "\u2028\u2029\x85", "\x1a\x1b\x7f", "a\x00b",
        "\U0001f600\U0001f9d1\u200d\U0001f33e", "e\u0301", "\ufffe\uffff", "\\n", "1.0", "true",
    )
]  # fmt: skip

many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@many
@given(rows=TALKS)
def test_a_line_is_an_object(rows: list[dict[str, object]], tmp_path: Path) -> None:
    lines.write(tmp_path / "out.jsonl", rows, TALK)
    written = (tmp_path / "out.jsonl").read_bytes().decode().split("\n")
    assert written.pop() == ""
    assert [json.loads(line) for line in written] == rows


@many
@given(rows=TALKS)
@example(rows=[])
def test_an_array_is_all_rows(rows: list[dict[str, object]], tmp_path: Path) -> None:
    arrays.write(tmp_path / "out.json", rows, TALK)
    assert json.loads((tmp_path / "out.json").read_bytes()) == rows


@many
@given(rows=TALKS)
def test_parquet_has_types(rows: list[dict[str, object]], tmp_path: Path) -> None:
    parquet.write(tmp_path / "out.parquet", rows, TALK)
    table = pyarrow.parquet.read_table(tmp_path / "out.parquet")
    assert table.schema == parquet.schema(TALK)
    assert table.to_pylist() == rows


@many
@given(rows=st.lists(PAIR))
@example(rows=HARD)
def test_a_sheet_gives_back_the_texts(rows: list[dict[str, str]], tmp_path: Path) -> None:
    sheets.write(tmp_path / "out.csv", rows, PLAIN)
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file, strict=True)) == rows


def test_what_is_no_text_is_a_word_a_number_or_nothing(tmp_path: Path) -> None:
    columns: Columns = {"label": "flag", "margin": "number"}
    rows: list[Row] = [{"label": True, "margin": 0.5}, {"label": False, "margin": None}]
    sheets.write(tmp_path / "out.csv", rows, columns)
    assert list(csv.reader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8")))) == [
        ["label", "margin"],
        ["true", "0.5"],
        ["false", ""],
    ]


@settings(many, max_examples=2, phases=[Phase.explicit, Phase.generate])  # each is a process
@given(rows=st.lists(PAIR, min_size=50))
@example(rows=HARD)
def test_datasets_reads_the_same_from_every_file(
    rows: list[dict[str, str]], tmp_path: Path
) -> None:
    writers = {
        "jsonl": lines.write, "json": arrays.write, "parquet": parquet.write, "csv": sheets.write,
    }  # fmt: skip
    files = []
    for ending, write in writers.items():
        files.append(tmp_path / f"out.{ending}")
        write(files[-1], rows, PLAIN)
    for loaded, file in zip(load(tmp_path, files), files, strict=True):
        assert loaded == (["prompt", "response"], rows), file
