"""Instruction data as Alpaca's: the whole prompt is the instruction, with no input beside it."""

from typing import TypedDict

from annotate.formats.shape import Format, Shape, cells
from db.dataset_rows import Completion
from db.datasets import Kind
from db.transcripts import text, transcript


class Instruction(TypedDict):
    """A row."""

    instruction: str
    input: str
    output: str


def instruction(completion: Completion) -> Instruction:
    """The prompt, a conversation as a transcript, and the response to learn from."""
    return {
        "instruction": transcript(completion.prompt),
        "input": "",
        "output": text(completion.response),
    }


SHAPE = Shape(cells("instruction input output", "text"), instruction)

FORMATS: dict[Kind, Format] = {
    "rankings": Format(SHAPE, SHAPE),
    "demonstrations": Format(SHAPE, SHAPE),
}
