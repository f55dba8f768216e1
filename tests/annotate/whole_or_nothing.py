"""Importing a file into a study, and judging what came of it: the whole file, or nothing at all."""

import csv
import gzip
import io
import json
import re
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet

from annotate import planning, setups
from db import imports, projects, times
from db.connection import open_study
from tests.annotate.commands import invoke, run
from tests.annotate.good_files import SHAPES
from tests.annotate.malforming import Malformed

_TOLD = re.compile(r"Read ([\d,]+) .*; added ([\d,]+) item")
_PASSED = re.compile(r"(?:Repeated in the file, and queued once|In the project already): ([\d,]+)")
LONGEST = 2_000  # characters of a sentence, the path in it included


class Outcome(NamedTuple):
    """What importing a malformed file did: ``refused`` or ``imported`` are as they should be."""

    kind: str
    said: str

    @property
    def is_fine(self) -> bool:
        return self.kind in ("refused", "imported")


class Target:
    """A study with a project for every task, put back as it was after each import."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.study = folder / "study.db"
        with open_study(self.study, create=True) as study:
            for task in {shape.task for shape in SHAPES.values()}:
                planning.add(study, setups.new(task, task), times.now())
        self.before = self.study.read_bytes()

    def take(self, file: Malformed, *, apart: bool = False) -> Outcome:
        """Import the file, here or (`apart`) in a process of its own."""
        path = self.folder / file.name
        path.write_bytes(file.content)
        arguments = ("import", path, "--db", self.study, "--project", file.task, "--labels", "keep")
        try:
            if apart:
                done = run(*arguments)
                outcome = self._judged(path, file, done.returncode, done.stdout, done.stderr)
            else:
                result = invoke(*arguments)
                outcome = self._judged(path, file, result.exit_code, result.stdout, result.stderr)
        except Exception as error:  # noqa: BLE001  # whatever comes through is a finding
            outcome = Outcome("traceback", repr(error)[:500])
        self._restore()
        return outcome

    def _judged(self, path: Path, file: Malformed, code: int, out: str, err: str) -> Outcome:
        if code == 2:
            sentence = err.removesuffix("\n")
            if not (sentence.startswith("Error: ") and sentence.isprintable()):
                return Outcome("no sentence", err[-500:])
            if len(sentence) > LONGEST:
                return Outcome("too long", f"{sentence[:500]} ... ({len(sentence):,} characters)")
            changed = self.study.read_bytes() != self.before or self._left_behind()
            return Outcome("changed the study" if changed else "refused", err)
        told = _TOLD.search(out)
        if code != 0 or told is None:
            return Outcome("traceback", f"exit {code}: {err[-500:]}")
        read, added = (int(number.replace(",", "")) for number in told.groups())
        passed = sum(int(number.replace(",", "")) for number in _PASSED.findall(out))
        with open_study(self.study) as study:
            project = projects.get(study, file.task)
            stored = projects.progress(study, project.id).items
            unfinished = imports.unfinished(study, project.id)
        is_whole = read == rows_in(path) and read == added + passed and stored == added
        return Outcome("imported" if is_whole and not unfinished else "in part", out)

    def _left_behind(self) -> bool:
        wal = self.study.with_name("study.db-wal")
        return wal.exists() and wal.stat().st_size > 0

    def _restore(self) -> None:
        for beside in ("-wal", "-shm"):
            self.study.with_name(self.study.name + beside).unlink(missing_ok=True)
        self.study.write_bytes(self.before)


def rows_in(path: Path) -> int:
    """How many rows a valid file holds, as the standard library and pyarrow count them."""
    if path.suffix == ".parquet":
        return int(pyarrow.parquet.read_metadata(path).num_rows)
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8-sig")
    if "sv" in path.name:
        delimiter = "\t" if ".tsv" in path.name else ","
        return sum(map(bool, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))) - 1
    if text.lstrip().startswith("[") and ".jsonl" not in path.name:
        return len(json.loads(text))
    return sum(1 for line in io.StringIO(text, newline=None) if line.strip())
