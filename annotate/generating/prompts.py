"""Prompts to generate for: those of a project, a benchmark or a dataset, or new ones of a file."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from annotate import access, benchmarks, files
from annotate.errors import UnreadableFile
from annotate.files import places
from annotate.unseen import is_blank
from db import datasets, projects, prompts, times
from db.benchmarks import Asked
from db.connection import Study, transaction
from db.messages import Messages, user
from db.prompts import Prompt

STDIN = "standard input"
PLAIN = (".txt", ".text")


def of_project(study: Study, name: str, limit: int | None = None) -> list[Prompt]:
    """The prompts of a project's items; for researchers. Raises UnknownProject."""
    access.require(study, "researcher")
    return prompts.of_project(study, projects.get(study, name).id, limit)


def of_benchmark(study: Study, name: str, limit: int | None = None) -> list[Prompt]:
    """The prompts of a registered benchmark; for researchers. Raises UnknownBenchmark."""
    return prompts.of_benchmark(study, benchmarks.get(study, name).id, limit)


def of_dataset(study: Study, reference: str, limit: int | None = None) -> list[Prompt]:
    """The prompts of a dataset (NAME or NAME@VERSION); for researchers. Raises UnknownDataset."""
    access.require(study, "researcher")
    return prompts.of_dataset(study, datasets.get(study, reference).id, limit)


def read(source: str, limit: int | None = None) -> list[Asked]:
    """The prompts of a file, each once, at most `limit` of them.

    The file is one that :mod:`annotate.study_files` reads, or a ``.txt`` with a prompt a line.
    Raises MissingFile, UnreadableFile and BadRow.
    """
    if source.lower().endswith(PLAIN) and places.find(source) is not None:
        return _once(_lines(_bytes(source), source), limit)
    return _once(benchmarks.read(source), limit)


def read_piped(text: bytes, limit: int | None = None) -> list[Asked]:
    """The prompts of what is no file: JSON Lines, or a prompt a line; raises as :func:`read`."""
    if text.lstrip().startswith(b"{"):
        return _once(benchmarks.read_lines(text), limit)
    return _once(_lines(text, STDIN), limit)


def keep(
    study: Study, asked: Sequence[Asked], source: str, now: datetime | None = None
) -> list[Prompt]:
    """These prompts as the study has them, stored where they are new. One transaction.

    `source` is where they are from. A prompt that is there keeps what is known of it. For
    researchers.
    """
    access.require(study, "researcher")
    with transaction(study):
        return prompts.add_asked(study, asked, name_of(source), now or times.now())


def known(study: Study, asked: Sequence[Asked]) -> list[Prompt]:
    """These prompts as the study has them; those that it has not under numbers below 0."""
    access.require(study, "researcher")
    return [
        prompts.find(study, one.prompt) or Prompt(-number, one.prompt)
        for number, one in enumerate(asked, start=1)
    ]


def name_of(source: str) -> str:
    """What the study calls a source of prompts."""
    return STDIN if source == STDIN else files.name_of(source)


def _lines(text: bytes, source: str) -> list[Asked]:
    try:
        lines = text.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{source} is not text in UTF-8 (byte {error.start:,}). Save it as such."
        ) from error
    found = [Asked(user(line.strip())) for line in lines if not is_blank(line)]
    if not found:
        raise UnreadableFile(f"{source} holds no prompts. Write one on each line.")
    return found


def _bytes(source: str) -> bytes:
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{source} cannot be read: {error.strerror or error}.") from error


def _once(found: Iterable[Asked], limit: int | None) -> list[Asked]:
    """Each prompt once, as it came first."""
    first: dict[Messages, Asked] = {}
    for one in found:
        first.setdefault(one.prompt, one)
    return list(first.values())[:limit]
