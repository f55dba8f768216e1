"""Messages as they are stored: the same Parquet files as of the rows that training reads."""

from pathlib import Path

import pyarrow.parquet
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotate.datasets import Criteria, build
from annotate.formats import stored, writing
from annotate.formats.parquet import schema
from annotate.formats.writing import rows_of, shape_of
from db import messages
from db.connection import Study
from db.criteria import Content
from db.dataset_rows import Split
from db.messages import ROLES, Message, Messages, assistant, user
from tests.annotate.desk import Office
from tests.annotate.every_task import fill
from tests.db.filling import new_project, pair, store

TEXT = st.text(st.characters(exclude_categories=["Cs"]))  # all but halves of surrogate pairs
TALK = st.lists(st.builds(Message, st.sampled_from(ROLES), TEXT)).map(tuple)
HARD: list[Messages] = [
    (),
    user(""),
    assistant('","role":"user"}]'),
    user('"}]'),
    *map(user, ("\\", "\\\\", '\\"', '"', "\\u0041", "\x00", "\x1f", "\n\r\t\b\f", "\x7f")),
    *map(assistant, ("\u2028\u2029\x85", "\ufeff", "\ufffe", "\U0001f600", "e\u0301", "/", "'")),
    (*user("One?"), *assistant("Yes."), *user("Two?")),
    (Message("system", "Be kind."), Message("tool", "1")),
]


@settings(deadline=None)
@given(st.lists(TALK) | st.lists(st.builds(user, TEXT) | st.builds(assistant, TEXT)))
@example(HARD)
@example(HARD[1:-2])
def test_any_messages_are_what_they_are_when_parsed(talks: list[Messages]) -> None:
    column = stored.messages(
        [*map(messages.to_json, talks)], schema({"all": "turns"}).field(0).type
    )
    column.validate(full=True)
    assert column.to_pylist() == [
        [{"role": m.role, "content": m.content} for m in talk] for talk in talks
    ]


KINDS: list[tuple[str, Content, bool]] = [
    ("pairs", "preferences", False), ("pairs", "preferences", True), ("pairs", "ratings", False),
    ("rated", "ratings", False), ("ranked", "rankings", False), ("ranked", "preferences", False),
    ("shown", "demonstrations", False),
]  # fmt: skip


def test_files_of_every_kind_hold_the_rows_in_order(office: Office, tmp_path: Path) -> None:
    fill(office)
    study, file = office.study, tmp_path / "out.parquet"
    for project, content, margin in KINDS:
        criteria = Criteria(projects=(project,), content=content, margin=margin)
        dataset = build(study, criteria, f"{project}-{content}-{margin}")
        shape = shape_of(dataset, "trl")
        assert shape.stored
        writing.write(study, dataset, file)
        table = pyarrow.parquet.read_table(file)
        assert table.schema == schema(shape.columns)
        assert table.to_pylist() == [*rows_of(study, dataset, shape, None)]
        assert table.num_rows == dataset.rows > 0


def test_a_file_of_a_split_holds_its_rows(study: Study, tmp_path: Path) -> None:
    project = new_project(study)
    store(study, project, [pair(f"Question {number}?") for number in range(20)])
    dataset = build(study, Criteria(projects=(project.name,), test=0.5))
    shape = shape_of(dataset, "trl")
    writing.write(study, dataset, tmp_path / "out.parquet")
    files: list[tuple[Split, str]] = [("train", "out.parquet"), ("test", "out-test.parquet")]
    for split, name in files:
        rows = pyarrow.parquet.read_table(tmp_path / name).to_pylist()
        assert rows == [*rows_of(study, dataset, shape, split)]
        assert 0 < len(rows) < 20


def test_a_file_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    batch = {"prompt": [messages.to_json(user("One?"))] * 3}
    with pytest.raises(OSError, match="No space left"):
        stored.write(Path("/dev/full"), [batch] * 3, {"prompt": "turns"})
