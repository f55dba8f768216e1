"""OpenAI's fine-tuning files: preferences (its DPO), and conversations (its supervised method)."""

from annotate.formats.chat import only, turn, turns, without_tools
from annotate.formats.shape import Ending, Format, Row, Shape
from db.dataset_rows import Completion, Preference
from db.datasets import Kind

_ENDINGS: tuple[Ending, ...] = (".jsonl",)


def preference(row: Preference) -> Row:
    """A preference: what comes before, and the one answer of either side."""
    return {
        "input": {"messages": turns(without_tools(row.prompt))},
        "preferred_output": [turn(only(row.chosen))],
        "non_preferred_output": [turn(only(row.rejected))],
    }


def chat(row: Completion) -> Row:
    """A response to learn from, at the end of its conversation."""
    return {"messages": turns(without_tools(row.prompt + row.response))}


_PREFERENCES = Shape(
    {"input": "object", "preferred_output": "turns", "non_preferred_output": "turns"}, preference
)
_CHAT = Format(Shape({"messages": "turns"}, chat), None, _ENDINGS)

FORMATS: dict[Kind, Format] = {
    "preferences": Format(_PREFERENCES, None, _ENDINGS),
    "rankings": _CHAT,
    "demonstrations": _CHAT,
}
