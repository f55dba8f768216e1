"""The formats that datasets are written in: which kinds they take, and the columns of their rows.

========= ===================== ==========================================================
format    kinds                 columns
========= ===================== ==========================================================
trl       any                   those of TRL for the kind: prompt, chosen, rejected; kto's;
                                prompt, completion
kto       ratings               prompt, completion, label
binary    ratings of safety     prompt, response, is_safe
raft      rankings              prompt, completion: the best of several
pairs     preferences           prompt, chosen, rejected
alpaca    demonstrations, ...   instruction, input, output
messages  demonstrations, ...   messages
========= ===================== ==========================================================
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from annotate import access, contents, planning
from annotate.contents import Content
from annotate.errors import BadFormat
from annotate.plain_rows import instruction, safety
from db import dataset_rows, trl
from db.connection import Study
from db.datasets import Kind
from db.projects import Task

Name = Literal["trl", "kto", "binary", "raft", "pairs", "alpaca", "messages"]
Cell = Literal["turns", "text", "flag"]  # chat messages, a string, true or false


class Shape(NamedTuple):
    """How the rows of a dataset are read and written: the cells by column, and what fills them."""

    columns: Mapping[str, Cell]
    read: Callable[[Study, int], Iterator[Any]]
    row: Callable[[Any], Mapping[str, object]]


class Format(NamedTuple):
    """A format for one kind: as chat messages, and as strings; None where it has no such form."""

    conversational: Shape | None
    standard: Shape | None


def _cells(names: str, cell: Cell, *flags: str) -> dict[str, Cell]:
    return {**dict.fromkeys(names.split(), cell), **dict.fromkeys(flags, _FLAG)}


_FLAG: Cell = "flag"
_PAIR = "prompt chosen rejected"
_COMPLETED = "prompt completion"

_PREFERENCES = Format(
    Shape(_cells(_PAIR, "turns"), dataset_rows.preferences, trl.conversational),
    Shape(_cells(_PAIR, "text"), dataset_rows.preferences, trl.standard),
)
_KTO = Format(
    Shape(_cells(_COMPLETED, "turns", "label"), dataset_rows.ratings, trl.conversational_rating),
    Shape(_cells(_COMPLETED, "text", "label"), dataset_rows.ratings, trl.standard_rating),
)
_COMPLETIONS = Format(
    Shape(_cells(_COMPLETED, "turns"), dataset_rows.completions, trl.conversational_completion),
    Shape(_cells(_COMPLETED, "text"), dataset_rows.completions, trl.standard_completion),
)
_SAFETY: dict[str, Cell] = {"prompt": "text", "response": "text", "is_safe": "flag"}
_BINARY = Shape(_SAFETY, dataset_rows.ratings, safety)
_ALPACA = Shape(
    {"instruction": "text", "input": "text", "output": "text"},
    dataset_rows.completions,
    instruction,
)
_MESSAGES = Shape({"messages": "turns"}, dataset_rows.completions, trl.conversation)

FORMATS: dict[Name, dict[Kind, Format]] = {
    "trl": {
        "preferences": _PREFERENCES,
        "ratings": _KTO,
        "rankings": _COMPLETIONS,
        "demonstrations": _COMPLETIONS,
    },
    "kto": {"ratings": _KTO},
    "binary": {"ratings": Format(_BINARY, _BINARY)},
    "raft": {"rankings": _COMPLETIONS},
    "pairs": {"preferences": _PREFERENCES},
    "alpaca": dict.fromkeys(("rankings", "demonstrations"), Format(_ALPACA, _ALPACA)),
    "messages": dict.fromkeys(("rankings", "demonstrations"), Format(_MESSAGES, None)),
}
NAMES: tuple[Name, ...] = tuple(FORMATS)


_CONTENTS: dict[Name, Content] = {
    "kto": "ratings", "binary": "safety", "raft": "rankings", "pairs": "preferences",
}  # fmt: skip
_DEFAULTS: dict[Task, Name] = {
    "compare": "trl", "rate": "kto", "rank": "raft", "demonstrate": "alpaca",
}  # fmt: skip


def choose(
    study: Study, project_name: str, asked: str | None, *, as_strings: bool = False
) -> tuple[Name, Content]:
    """The format in which to write a project, by default that of its task, and what it takes.

    For researchers. Raises UnknownProject, and BadFormat where the project does not hold that,
    before anything is built.
    """
    access.require(study, "researcher")
    project = planning.find(study, project_name)
    name: Name = _DEFAULTS[project.task] if asked is None else asked  # type: ignore[assignment]
    if name not in FORMATS:
        raise BadFormat(f"There is no format {name!r}; use one of: {', '.join(NAMES)}.")
    content = _CONTENTS.get(name, contents.OWN[project.task])
    shape(name, contents.kind_of(content), as_strings=as_strings)
    return name, content


def shape(name: Name, kind: Kind, *, as_strings: bool) -> Shape:
    """How a dataset of this kind is written; raises BadFormat where it is not."""
    if kind not in FORMATS[name]:
        fit = ", ".join(each for each, kinds in FORMATS.items() if kind in kinds)
        raise BadFormat(f"--format {name} is not for {kind}; use one of: {fit}.")
    form = FORMATS[name][kind]
    found = form.standard if as_strings else form.conversational
    if found is None:
        raise BadFormat(
            f"--format {name} is chat messages; leave --standard out, or use --format trl."
        )
    return found
