"""The run of malformed files, small; and that it sees harm where some is done."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotate.files import reading
from annotate.files.rows import Row
from tests.annotate.good_files import SHAPES, as_lines
from tests.annotate.malforming import Malformed
from tests.annotate.whole_or_nothing import Target
from tests.bench import malformed


def test_it_counts_what_came_of_each_damage(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit) as ended:
        malformed.main(["--files", "20", "--seed", "5", "--json", str(tmp_path / "counts.json")])
    out = capsys.readouterr().out
    assert ended.value.code == 0
    assert "20 files in" in out
    assert out.rstrip().endswith(", 0 of them with harm.")
    assert '"bench": "malformed"' in (tmp_path / "counts.json").read_text()


def test_a_reader_that_loses_rows_or_breaks_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, good = Target(tmp_path), SHAPES["preference"]
    file = Malformed("rows.jsonl", as_lines([good.row(n) for n in range(3)]), good.task, "none")

    def losing(*_: object) -> Iterator[Row]:
        yield Row("line 1", good.row(0))

    def breaking(*_: object) -> Iterator[Row]:
        yield Row("line 1", good.row(0))
        raise KeyError("chosen")

    assert target.take(file).kind == "imported"
    monkeypatch.setattr(reading, "read_lines", losing)
    assert target.take(file).kind == "in part"
    monkeypatch.setattr(reading, "read_lines", breaking)
    assert target.take(file).kind == "traceback"
