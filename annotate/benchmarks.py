"""Benchmarks: prompts to evaluate with, registered so that nobody trains on them unawares.

Datasets leave their prompts out unless asked to keep them, and the doctor looks for them.
"""

import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from shlex import quote

from annotate import access, files
from annotate.benchmark_files import read
from annotate.errors import BadName, BenchmarkTaken, BenchmarkUsed, UnknownBenchmark
from db import audit, benchmarks, evaluations, times
from db.benchmarks import Asked, Benchmark, Kind
from db.connection import Study, transaction
from db.counting import counted
from db.messages import Messages

MAX_NAME = 100

__all__ = [
    "Asked", "Benchmark", "Kind", "add", "get", "list_all", "prompts", "read", "read_lines",
    "remove",
]  # fmt: skip


def add(
    study: Study,
    name: str,
    source: str,
    now: datetime | None = None,
    *,
    kind: Kind | None = None,
    asked: Iterable[Asked] | None = None,
    origin: Mapping[str, object] | None = None,
) -> Benchmark:
    """Register the prompts of a file under a name; the same again changes nothing.

    What is asked, and by its `kind` what is right to do, is read by :func:`read`. With `asked`,
    this is what is asked, `source` only says where it is from, and `origin` what else is to be
    recorded of that, such as a commit. One that was registered without a kind is given this one.
    One transaction. For researchers: raises Forbidden, BadName,
    BenchmarkTaken where others have the name, and what reading the file raises.
    """
    access.require(study, "researcher")
    if not name.strip() or len(name) > MAX_NAME or not name.isprintable():
        raise BadName(
            f"A benchmark cannot be called {name!r:.60}. Use 1 to {MAX_NAME} visible characters."
        )
    found = list(asked if asked is not None else read(source, kind))
    moment = now or times.now()
    with transaction(study):
        known = benchmarks.find(study, name)
        if known is not None:
            return _again(study, known, kind, found, moment)
        added = benchmarks.add(study, name, files.name_of(source), found, moment, kind)
        said = {"prompts": added.prompts, "kind": kind, **(origin or {})}
        audit.record(study, "add benchmark", name, said, moment)
    return added


def _again(
    study: Study, known: Benchmark, kind: Kind | None, asked: list[Asked], now: datetime
) -> Benchmark:
    """What is registered, given its kind where nobody has said it; raises BenchmarkTaken."""
    there = [one.asked for one in benchmarks.questions(study, known.id)]
    if [one.prompt for one in there] != [one.prompt for one in asked]:
        raise _taken(known, f"{known.prompts:,} other prompts")
    if kind is None:
        return known
    if known.kind is None:
        benchmarks.describe(study, known.id, asked)
        benchmarks.say_kind(study, known.id, kind)
        audit.record(study, "say kind of benchmark", known.name, {"kind": kind}, now)
        return known._replace(kind=kind)
    if known.kind != kind:
        raise _taken(known, f"the kind {known.kind}")
    if [_right(one) for one in there] != [_right(one) for one in asked]:
        raise _taken(known, "other answers to the same prompts")
    return known


def _right(asked: Asked) -> tuple[object, ...]:
    return asked.safe, asked.choices, asked.answers


def _taken(known: Benchmark, by: str) -> BenchmarkTaken:
    return BenchmarkTaken(
        f"Benchmark {known.name!r} is registered with {by}. Choose another name, or first: "
        f"annotate benchmark remove {quote(known.name)}."
    )


def read_lines(text: bytes, kind: Kind | None = None) -> list[Asked]:
    """The prompts of JSON Lines that are no file, such as what is piped in; raises as `read`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "standard input.jsonl"
        path.write_bytes(text)
        return read(str(path), kind)


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


def remove(
    study: Study, name: str, now: datetime | None = None, *, evaluations_too: bool = False
) -> Benchmark:
    """Forget a benchmark: its prompts may be trained on again. One transaction; for researchers.

    Raises UnknownBenchmark, and BenchmarkUsed where models were evaluated on it, unless these
    evaluations go with it; the answers that they gave, and what judges said of them, stay.
    """
    access.require(study, "researcher")
    moment = now or times.now()
    with transaction(study):
        found = get(study, name)
        used = evaluations.count(study, found.id)
        if used and not evaluations_too:
            raise BenchmarkUsed(
                f"Models were evaluated on {name!r} ({counted(used, 'evaluation')}), and without "
                "it these figures are gone. To remove both: annotate benchmark remove "
                f"{quote(name)} --with-evaluations."
            )
        evaluations.remove(study, found.id)
        benchmarks.remove(study, found.id)
        said = {"prompts": found.prompts, "evaluations": used}
        audit.record(study, "remove benchmark", name, said, moment)
    return found
