"""Files of the quality study: benchmarks of instructions, and models' responses to them.

Either holds rows (JSONL, JSON, CSV, ...), or is one JSON object of lists, as benchmarks often are:
``{"instructions": [...]}``, of responses ``{"instructions": [...], "responses": [...]}`` in the
same order; a file of responses alone answers the one benchmark there is, in its order. Of a row, an
``instruction`` (or ``prompt``) and an ``input``, where it has one, are the prompt; a ``response``
(or ``output``, or ``completion``) is what the model answered.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from annotate import files
from annotate.errors import UnreadableFile
from annotate.files import Row, limits, places
from annotate.files.parsing import DECODER, NotJson
from annotate.shapes.texts import Unfit, prompt_of, response_of, text_of
from annotate.shapes.values import severity_of
from db.messages import Messages

INSTRUCTION = ("instruction", "prompt")
RESPONSE = ("response", "output", "completion")
_LISTS = {"instructions": "instruction", "prompts": "prompt", "responses": "response",
          "outputs": "output", "completions": "completion"}  # fmt: skip


class Instruction(NamedTuple):
    """A prompt of a benchmark."""

    prompt: Messages
    category: str | None = None
    severity: int | None = None


class Response(NamedTuple):
    """A response to a prompt."""

    prompt: Messages
    messages: Messages


def instructions(source: str) -> list[Instruction]:
    """What a benchmark file asks; raises MissingFile, UnreadableFile and BadRow."""
    found = []
    for row in rows(source):
        try:
            prompt = prompt_in(row.values)
            category = text_of(row.values.get("category"), "category")
            found.append(Instruction(prompt, category, severity_of(row.values.get("severity"))))
        except Unfit as unfit:
            raise files.bad_row(source, row.where, unfit.found, unfit.expected) from unfit
    if not found:
        raise UnreadableFile(f"{source} holds no instructions. Nothing was imported.")
    return found


def responses(source: str, asked: Sequence[Instruction] = ()) -> list[Response]:
    """The responses of a file with their prompts; raises as :func:`instructions`.

    A file that names no prompts answers what was `asked`, all of it in the same order.
    """
    read = list(rows(source))
    if asked and read and not any(name in read[0].values for name in INSTRUCTION):
        read = _in_order(source, read, asked)
    found = []
    for row in read:
        try:
            prompt = prompt_in(row.values)
            column = _column(row.values, RESPONSE)
            messages = response_of(row.values[column], column, prompt)
        except Unfit as unfit:
            raise files.bad_row(source, row.where, unfit.found, unfit.expected) from unfit
        found.append(Response(prompt, messages))
    return found


def _in_order(source: str, read: list[Row], asked: Sequence[Instruction]) -> list[Row]:
    if len(read) != len(asked):
        raise UnreadableFile(
            f"{source} names no prompts and holds {len(read):,} responses, while the benchmark has "
            f"{len(asked):,} instructions. Put the prompt beside each response."
        )
    return [
        Row(row.where, {**row.values, "prompt": [turn._asdict() for turn in instruction.prompt]})
        for row, instruction in zip(read, asked, strict=True)
    ]


def prompt_in(values: Mapping[str, object]) -> Messages:
    """The prompt of a row, with its input where it has one; raises Unfit."""
    column = _column(values, INSTRUCTION)
    value, more = values[column], text_of(values.get("input"), "input")
    if more and isinstance(value, str):
        return prompt_of(f"{value}\n\n{more}")
    return prompt_of(value)


def _column(values: Mapping[str, object], names: tuple[str, ...]) -> str:
    """The first of these columns that the row has."""
    for name in names:
        if values.get(name) is not None:
            return name
    found = ", ".join(map(repr, values)) or "(none)"
    raise Unfit(f"the columns {found}", f"one called {' or '.join(names)}")


def rows(
    source: str, split: str = "train", subset: str | None = None, revision: str | None = None
) -> Iterator[Row]:
    """The rows of a file, or of an object of lists; reads and raises as :func:`files.read`."""
    whole = _object(source)
    if whole is not None:
        return _of_lists(source, whole)
    return files.read(source, split, subset, revision)


def _object(source: str) -> Mapping[str, object] | None:
    """The file as one JSON object of lists; None for any other, whose faults `files` tells."""
    path = places.find(source)
    if path is None or path.suffix.lower() != ".json" or not path.is_file():
        return None
    try:
        if path.stat().st_size > limits.ROW:  # lines, or an array
            return None
        found = DECODER.decode(path.read_text(encoding="utf-8-sig"))
    except NotJson as error:
        raise files.bad_row(source, "the file", error.found, error.expected) from error
    except (OSError, ValueError, RecursionError):
        return None
    is_one = isinstance(found, dict) and any(isinstance(found.get(name), list) for name in _LISTS)
    return found if is_one else None


def _of_lists(source: str, whole: Mapping[str, object]) -> Iterator[Row]:
    lists = {row: whole[name] for name, row in _LISTS.items() if isinstance(whole.get(name), list)}
    lengths = {len(values) for values in lists.values()}  # type: ignore[arg-type]
    if len(lengths) > 1:
        raise UnreadableFile(
            f"{source} has lists of different lengths ({', '.join(map(str, sorted(lengths)))}), so "
            "which response belongs to which instruction is unknown. Nothing was imported."
        )
    for number, values in enumerate(zip(*lists.values(), strict=True), start=1):
        yield Row(f"number {number}", dict(zip(lists, values, strict=True)))
