"""Drawing instructions from a benchmark: by the seed, and the same whenever it is done again.

Each instruction gets its place from a hash of the seed and its normalised text, so a draw depends
neither on the order of the file nor on how many are drawn: a larger draw holds the smaller one.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import NamedTuple

from annotate import files, study_files
from annotate.errors import StudyRefused
from annotate.files import places
from annotate.study_files import Instruction
from db.messages import text_hash

PER_SET = 50  # instructions of each benchmark, as in the study of Safety-Tuned LLaMAs


class Drawn(NamedTuple):
    """The instructions drawn from a benchmark; their numbers are 1, 2, ... in this order.

    `of` is how many different ones it has; `all` are those of the file, in its order.
    """

    benchmark: str
    instructions: tuple[Instruction, ...]
    of: int
    all: tuple[Instruction, ...]


def draw(source: str, per_set: int = PER_SET, seed: int = 0) -> Drawn:
    """Draw from a benchmark file, given as FILE or as NAME=FILE; all where it has no more.

    Raises MissingFile, UnreadableFile, and BadRow.
    """
    name, file = _named(source)
    found = study_files.instructions(file)
    different = {text_hash(i.prompt): i for i in reversed(found)}  # of equal ones the first
    places = sorted(different, key=lambda hash_: _place(seed, hash_))
    drawn = tuple(different[hash_] for hash_ in places[:per_set])
    return Drawn(name, drawn, len(different), tuple(found))


def draw_all(sources: Sequence[str], per_set: int = PER_SET, seed: int = 0) -> list[Drawn]:
    """Draw from several; raises also StudyRefused where two have one name."""
    found = [draw(source, per_set, seed) for source in sources]
    names = [drawn.benchmark for drawn in found]
    for name in names:
        if names.count(name) > 1:
            raise StudyRefused(f"Two benchmarks are called {name!r}. Give one as NAME=FILE.")
    return found


def _named(source: str) -> tuple[str, str]:
    name, equals, file = source.partition("=")
    if equals and name.strip() and places.find(source) is None:
        return name.strip(), file
    return files.name_of(source), source


def _place(seed: int, hash_: str) -> bytes:
    return hashlib.blake2b(f"{seed}:{hash_}".encode()).digest()


def as_lines(drawn: Sequence[Drawn]) -> str:
    """The drawn instructions as JSON Lines: benchmark, number, prompt (text, or chat messages)."""
    rows = [
        {"benchmark": one.benchmark, "number": number, "prompt": _plain(instruction)}
        for one in drawn
        for number, instruction in enumerate(one.instructions, start=1)
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _plain(instruction: Instruction) -> str | list[dict[str, str]]:
    turns = instruction.prompt
    if len(turns) == 1 and turns[0].role == "user":
        return turns[0].content
    return [{"role": turn.role, "content": turn.content} for turn in turns]
