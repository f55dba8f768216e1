"""Safe and unsafe answers, as classifiers learn them."""

from typing import TypedDict

from annotate.formats.shape import Format, Shape
from db.dataset_rows import Rating
from db.datasets import Kind
from db.transcripts import text, transcript


class SafetyRow(TypedDict):
    """An answer and whether it is safe."""

    prompt: str
    response: str
    is_safe: bool


def safety(rating: Rating) -> SafetyRow:
    """A rating of safety."""
    return {
        "prompt": transcript(rating.prompt),
        "response": text(rating.response),
        "is_safe": rating.good,
    }


_SHAPE = Shape({"prompt": "text", "response": "text", "is_safe": "flag"}, safety)

FORMATS: dict[Kind, Format] = {"ratings": Format(_SHAPE, _SHAPE)}
