"""Paths that lead to no file: nothing is opened that may never end."""

import json
import os
import socket
from pathlib import Path

import pytest

from annotate import files
from annotate.errors import MissingFile
from tests.annotate.commands import invoke


def told(source: object) -> str:
    with pytest.raises(MissingFile) as caught:
        next(files.read(str(source)))
    return str(caught.value)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    os.mkfifo(path)
    assert "rows.jsonl is a pipe, not a file. Write what it gives to a file first." in told(path)


def test_a_device_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.symlink_to("/dev/zero")
    assert "rows.jsonl is a device, not a file" in told(path)


def test_a_socket_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("rows.jsonl")
        assert "rows.jsonl is a socket, not a file" in told("rows.jsonl")


def test_links_in_a_loop_lead_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.symlink_to(path)
    assert "rows.jsonl leads to no file: Too many levels of symbolic links." in told(path)


def test_a_link_to_what_is_gone_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.symlink_to(tmp_path / "gone.jsonl")
    assert "There is no file" in told(path)


@pytest.mark.parametrize("source", ["rows\0.jsonl", "x" * 5_000 + ".jsonl"])
def test_a_name_that_no_file_has_is_told(source: str) -> None:
    assert "leads to no file" in told(source)


@pytest.mark.parametrize(
    "source",
    ["file:///etc/passwd", "http://127.0.0.1/rows.jsonl", "https://x.y/z.csv", "s3://rows/x.json"],
)
def test_nothing_is_fetched_from_an_address(source: str) -> None:
    assert "is an address, and nothing is fetched from addresses." in told(source)


def test_a_path_below_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "There is no file" in told(tmp_path / "file" / "rows.jsonl")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\nError: all is lost.jsonl", "a[U+000A]Error: all is lost.jsonl"),
        ("\x1b[31mred.jsonl", "[U+001B][31mred.jsonl"),
        ("\u202elnosj.swor.jsonl", "[U+202E]lnosj.swor.jsonl"),
    ],
)
def test_a_name_cannot_act_on_the_terminal(tmp_path: Path, name: str, shown: str) -> None:
    (tmp_path / name).write_bytes(b"not JSON")
    result = invoke("import", tmp_path / name, "--db", tmp_path / "study.db", "--project", "p")
    assert result.exit_code == 2
    assert shown in result.stderr
    assert result.stderr.count("\n") == 1


def test_nor_can_what_a_file_holds_however_much_it_is(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({f"\u202e{n}" * 99: n for n in range(9_999)}), encoding="utf-8")
    result = invoke("import", path, "--db", tmp_path / "study.db", "--project", "p")
    assert result.exit_code == 2
    assert "are no shape that is known" in result.stderr
    assert "\u202e" not in result.stderr
    assert len(result.stderr) < 3_000
