"""Rows of files that are not TRL's: instruction data as Alpaca's, and safe or unsafe answers."""

from typing import TypedDict

from db.dataset_rows import Completion, Rating
from db.transcripts import text, transcript


class Instruction(TypedDict):
    """A row as the instruction data of Alpaca has it."""

    instruction: str
    input: str
    output: str


class SafetyRow(TypedDict):
    """An answer and whether it is safe, as classifiers learn it."""

    prompt: str
    response: str
    is_safe: bool


def instruction(completion: Completion) -> Instruction:
    """The whole prompt as the instruction, a conversation as a transcript; no input beside it."""
    return {
        "instruction": transcript(completion.prompt),
        "input": "",
        "output": text(completion.response),
    }


def safety(rating: Rating) -> SafetyRow:
    """A rating of safety."""
    return {
        "prompt": transcript(rating.prompt),
        "response": text(rating.response),
        "is_safe": rating.good,
    }
