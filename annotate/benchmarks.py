"""Benchmarks: prompts to evaluate with, registered so that nobody trains on them unawares.

Datasets leave their prompts out unless asked to keep them, and the doctor looks for them.
"""

import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from annotate import access, files, study_files
from annotate.errors import BadName, BenchmarkTaken, UnknownBenchmark
from db import audit, benchmarks, times
from db.benchmarks import Asked, Benchmark
from db.connection import Study, transaction
from db.messages import Messages

MAX_NAME = 100

__all__ = ["Benchmark", "add", "get", "list_all", "prompts", "read", "read_lines", "remove"]


def add(
    study: Study,
    name: str,
    source: str,
    now: datetime | None = None,
    *,
    asked: Iterable[Asked] | None = None,
) -> Benchmark:
    """Register the prompts of a file under a name; the same again changes nothing.

    The file is one that :mod:`annotate.study_files` reads: a benchmark ``{"instructions": [...]}``,
    or rows with the column ``prompt`` or ``instruction`` (JSONL, JSON, CSV such as XSTest, Parquet,
    also from the Hub). With `asked`, these are the prompts and `source` only says where they are
    from. One transaction. For researchers: raises Forbidden, BadName, BenchmarkTaken where other
    prompts have the name, and what reading the file raises.
    """
    access.require(study, "researcher")
    if not name.strip() or len(name) > MAX_NAME or not name.isprintable():
        raise BadName(
            f"A benchmark cannot be called {name!r:.60}. Use 1 to {MAX_NAME} visible characters."
        )
    found = list(asked if asked is not None else read(source))
    moment = now or times.now()
    with transaction(study):
        known = benchmarks.find(study, name)
        if known is not None:
            if benchmarks.prompts(study, known.id) != [one.prompt for one in found]:
                raise BenchmarkTaken(
                    f"Benchmark {name!r} is registered with {known.prompts:,} other prompts. "
                    f"Choose another name, or first: annotate benchmark remove {name}."
                )
            return known
        added = benchmarks.add(study, name, files.name_of(source), found, moment)
        audit.record(study, "add benchmark", name, {"prompts": added.prompts}, moment)
    return added


def read(source: str) -> list[Asked]:
    """The prompts of a file; raises MissingFile, UnreadableFile and BadRow."""
    return [Asked(*one) for one in study_files.instructions(source)]


def read_lines(text: bytes) -> list[Asked]:
    """The prompts of JSON Lines that are no file, such as what is piped in; raises as `read`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "standard input.jsonl"
        path.write_bytes(text)
        return read(str(path))


def list_all(study: Study) -> list[Benchmark]:
    """The registered benchmarks, by name; for researchers."""
    access.require(study, "researcher")
    return benchmarks.list_all(study)


def get(study: Study, name: str) -> Benchmark:
    """The benchmark of that name; for researchers, raises UnknownBenchmark."""
    access.require(study, "researcher")
    found = benchmarks.find(study, name)
    if found is None:
        names = ", ".join(one.name for one in benchmarks.list_all(study)) or "none yet"
        raise UnknownBenchmark(
            f"No benchmark is called {name!r} (there are: {names}). Register one with: "
            "annotate benchmark add NAME FILE."
        )
    return found


def prompts(study: Study, name: str) -> list[Messages]:
    """The prompts of a benchmark, in the order of its file; for researchers."""
    access.require(study, "researcher")
    return benchmarks.prompts(study, get(study, name).id)


def remove(study: Study, name: str, now: datetime | None = None) -> Benchmark:
    """Forget a benchmark: its prompts may be trained on again. One transaction; for researchers."""
    access.require(study, "researcher")
    moment = now or times.now()
    with transaction(study):
        found = get(study, name)
        benchmarks.remove(study, found.id)
        audit.record(study, "remove benchmark", name, {"prompts": found.prompts}, moment)
    return found
