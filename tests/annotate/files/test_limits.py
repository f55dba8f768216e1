"""What is too large is refused without being held: the memory of real commands is measured."""

import gzip
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from db.connection import open_study

MB = 2**20
ROW = 64 * MB
PIECE = b"x" * MB


def a_line(file: BinaryIO) -> None:
    """One line of 100 MB, after a good one."""
    file.write(b'{"prompt": "One?", "chosen": "yes", "rejected": "no"}\n{"prompt": "')
    file.writelines([PIECE] * 100)
    file.write(b'", "chosen": "yes", "rejected": "no"}\n')


def an_array(file: BinaryIO) -> None:
    """An array whose only row is that large."""
    file.write(b'[{"prompt": "')
    file.writelines([PIECE] * 100)
    file.write(b'", "chosen": "yes", "rejected": "no"}]')


def a_table(file: BinaryIO) -> None:
    """A quote that is never closed, over 100 long lines."""
    file.write(b'prompt,chosen,rejected\nOne?,yes,no\nTwo?,"')
    file.writelines([PIECE[:-1] + b"\n"] * 100)


def a_benchmark(file: BinaryIO) -> None:
    """An object that would be read whole."""
    file.write(b'{"instructions": ["One?"')
    file.writelines([b',\n"' + PIECE + b'"'] * 100)
    file.write(b"]}")


LARGE: dict[str, tuple[Callable[[BinaryIO], None], str]] = {
    "rows.jsonl": (a_line, "line 2: found a line of over 64 MB; expected lines of at most 64 MB"),
    "rows.jsonl.gz": (a_line, "line 2: found a line of over 64 MB"),
    "rows.json": (an_array, "row 1: found a row of over 64 MB; expected rows of at most 64 MB"),
    "rows.csv": (a_table, "line 3 and on: found a row of over 64 MB"),
    "bench.json": (a_benchmark, "is one JSON object of over 64 MB, more than is read at once"),
}


def imported(path: Path, study: Path) -> tuple[str, int]:
    """What the command says, in a process of its own, and its peak memory in bytes."""
    said = path.with_suffix(".said")
    arguments: list[str | Path] = ["import", path, "--db", study, "--project", "p"]
    command = [sys.executable, "-m", "annotate", *arguments]
    with said.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return said.read_text(), usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The memory that a refusal takes where the file is small."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "rows.jsonl").write_bytes(b"not JSON\n")
    said, peak = imported(folder / "rows.jsonl", folder / "study.db")
    assert "malformed JSON" in said
    yield peak


@pytest.mark.parametrize("name", LARGE)
def test_100_mb_are_refused_within_bounds(tmp_path: Path, bare: int, name: str) -> None:
    """Of a row, or what comes before it is known to be too long, a few copies are held."""
    write, expected = LARGE[name]
    path, study = tmp_path / name, tmp_path / "study.db"
    with path.open("wb") as plain, gzip.open(plain, "wb", 1) if ".gz" in name else plain as file:
        write(file)  # type: ignore[arg-type]
    with open_study(study, create=True):
        pass
    before = study.read_bytes()
    said, peak = imported(path, study)
    assert expected in said
    assert said.count("\n") == 1
    assert study.read_bytes() == before
    assert peak - bare < 5 * ROW
