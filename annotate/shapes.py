"""Shapes: how the columns of a file become a prompt, its responses and a label.

========== ============================================= ========================================
shape      columns                                       label
========== ============================================= ========================================
preference prompt, chosen, rejected                      chosen over rejected
transcript chosen, rejected (whole conversations)        chosen over rejected
pair       prompt, response_a, response_b                label: a, b, tie, ...; PKU's response ids
           (or response_0, response_1)
========== ============================================= ========================================

Prompts and responses are strings or chat messages. The shape is detected from the first row;
a mapping of our names to the file's columns overrides what a column is called. Any shape may have a
`category` and a `severity` (0 to 3) of its prompts, a `priority` (higher is judged sooner), and a
`rationale` of its labels: why.
"""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from annotate.errors import UnknownShape
from annotate.row_values import label_of, priority_of, severity_of
from annotate.texts import Unfit, prompt_of, response_of, split_conversation, text_of
from db.incoming import IncomingItem, IncomingResponse, Label
from db.messages import Messages

Name = Literal["preference", "transcript", "pair"]
Values = Mapping[str, object]

# Our name for a column: the names under which files have it, the first present wins.
COLUMNS: dict[str, tuple[str, ...]] = {
    "prompt": ("prompt",),
    "chosen": ("chosen",),
    "rejected": ("rejected",),
    "response_a": ("response_a", "response_0"),
    "response_b": ("response_b", "response_1"),
    "label": ("label", "safer_response_id", "better_response_id"),
    "reason": ("reason",),
    "rationale": ("rationale", "explanation"),
    "category": ("category",),
    "severity": ("severity",),
    "priority": ("priority",),
    "generator_a": ("generator_a", "response_0_source"),
    "generator_b": ("generator_b", "response_1_source"),
}


class Shape(NamedTuple):
    """A recognised shape: `columns` maps our names to the file's."""

    name: Name
    columns: Mapping[str, str]

    def describe(self) -> str:
        """For people: ``pair (prompt, response_a=response_0, ...)``."""
        parts = (ours if ours == file else f"{ours}={file}" for ours, file in self.columns.items())
        return f"{self.name} ({', '.join(parts)})"


def detect(first: Values, mapping: Mapping[str, str]) -> Shape:
    """The shape of a file by its first row; raises UnknownShape, saying what was found."""
    for ours, column in mapping.items():
        if ours not in COLUMNS:
            raise UnknownShape(f"--map knows no {ours!r}; it maps {', '.join(COLUMNS)}.")
        if column not in first:
            raise UnknownShape(
                f"--map {ours}={column}: the file has no column {column!r}; "
                f"it has {', '.join(first)}."
            )
    found = _columns(first, mapping)
    for name, needed in _NEEDS.items():
        if needed <= found.keys():
            return Shape(name, {o: c for o, c in found.items() if o in needed | _OPTIONAL[name]})
    raise UnknownShape(
        f"The columns {', '.join(map(repr, first)) or '(none)'} are no shape that is known. "
        "Expected prompt, chosen, rejected; or chosen, rejected as conversations; or prompt, "
        "response_a, response_b. Name them with --map, such as --map prompt=question."
    )


def read_row(shape: Shape, values: Values) -> IncomingItem:
    """One row as an item with its label; raises ``annotate.texts.Unfit`` with what was found."""
    row = {ours: values.get(column) for ours, column in shape.columns.items()}
    item = _READERS[shape.name](row)
    first, second = (r.messages for r in item.responses)
    if first == second:
        raise Unfit("two equal responses", "two different ones")
    rationale = text_of(row.get("rationale"), "rationale")
    return item._replace(
        category=text_of(row.get("category"), "category"),
        severity=severity_of(row.get("severity")),
        priority=priority_of(row.get("priority")),
        label=item.label._replace(rationale=rationale) if item.label else None,
    )


_NEEDS: dict[Name, frozenset[str]] = {
    "preference": frozenset({"prompt", "chosen", "rejected"}),
    "pair": frozenset({"prompt", "response_a", "response_b"}),
    "transcript": frozenset({"chosen", "rejected"}),
}
_ALWAYS = frozenset({"category", "severity", "priority", "rationale"})
_OPTIONAL: dict[Name, frozenset[str]] = {
    "preference": _ALWAYS,
    "pair": _ALWAYS | {"label", "reason", "generator_a", "generator_b"},
    "transcript": _ALWAYS,
}


def _columns(first: Values, mapping: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for ours, names in COLUMNS.items():
        present = [n for n in names if n in first]
        if ours in mapping or present:
            found[ours] = mapping.get(ours) or present[0]
    return found


def _preference(row: Values) -> IncomingItem:
    prompt = prompt_of(row["prompt"])
    chosen = response_of(row["chosen"], "chosen", prompt)
    rejected = response_of(row["rejected"], "rejected", prompt)
    return _labelled(prompt, chosen, rejected)


def _transcript(row: Values) -> IncomingItem:
    prompt, chosen = split_conversation(row["chosen"], "chosen")
    other, rejected = split_conversation(row["rejected"], "rejected")
    if prompt != other:
        raise Unfit("chosen and rejected that differ before the last turn", "the same conversation")
    return _labelled(prompt, chosen, rejected)


def _labelled(prompt: Messages, chosen: Messages, rejected: Messages) -> IncomingItem:
    responses = (IncomingResponse(chosen), IncomingResponse(rejected))
    return IncomingItem(prompt, responses, label=Label("a", chosen=0, rejected=1))


def _pair(row: Values) -> IncomingItem:
    prompt = prompt_of(row["prompt"])
    responses = tuple(
        IncomingResponse(
            response_of(row[f"response_{side}"], f"response_{side}", prompt),
            text_of(row.get(f"generator_{side}"), f"generator_{side}"),
        )
        for side in "ab"
    )
    return IncomingItem(prompt, responses, label=label_of(row.get("label"), row.get("reason")))


_READERS: dict[Name, Callable[[Values], IncomingItem]] = {
    "preference": _preference,
    "transcript": _transcript,
    "pair": _pair,
}
