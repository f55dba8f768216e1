"""The formats there are, and which one to write a project or a dataset in."""

from pathlib import Path
from typing import Literal, get_args

from annotate import access, planning
from annotate.datasets import contents
from annotate.errors import BadFormat, BadTarget
from annotate.formats import (
    alpaca,
    argilla,
    axolotl,
    binary,
    label_studio,
    llama_factory,
    openai,
    trl,
)
from annotate.formats.shape import ANY, Format, Shape
from db.connection import Study
from db.criteria import Content
from db.datasets import Kind

Name = Literal[
    "trl", "kto", "binary", "raft", "pairs", "alpaca", "messages",
    "openai", "llama-factory", "axolotl", "argilla", "label-studio",
]  # fmt: skip
NAMES: tuple[Name, ...] = get_args(Name)

FORMATS: dict[Name, dict[Kind, Format]] = {
    "trl": trl.FORMATS,
    "kto": {"ratings": trl.RATINGS},
    "binary": binary.FORMATS,
    "raft": {"rankings": trl.COMPLETIONS},
    "pairs": {"preferences": trl.PREFERENCES},
    "alpaca": alpaca.FORMATS,
    "messages": {"rankings": trl.MESSAGES, "demonstrations": trl.MESSAGES},
    "openai": openai.FORMATS,
    "llama-factory": llama_factory.FORMATS,
    "axolotl": axolotl.FORMATS,
    "argilla": argilla.FORMATS,
    "label-studio": label_studio.FORMATS,
}
_CONTENTS: dict[Name, Content] = {
    "kto": "ratings", "binary": "safety", "raft": "rankings", "pairs": "preferences",
}  # fmt: skip
_DEFAULTS: dict[Kind, Name] = {
    "preferences": "trl", "ratings": "kto", "rankings": "raft", "demonstrations": "alpaca",
}  # fmt: skip


def choose(
    study: Study,
    project_name: str,
    asked: str | None,
    *,
    as_strings: bool = False,
    out: Path | None = None,
) -> tuple[Name, Content]:
    """The format in which to write a project, by default that of its task, and what it takes.

    For researchers. Raises UnknownProject, and BadFormat where the project does not hold that or
    `out` cannot, before anything is built.
    """
    access.require(study, "researcher")
    own = contents.OWN[planning.find(study, project_name).task]
    name = named(asked, own)
    content = _CONTENTS.get(name, own)
    shape(name, contents.kind_of(content), as_strings=as_strings, out=out)
    return name, content


def named(asked: str | None, kind: Kind) -> Name:
    """The format of that name, or the usual one for this kind; raises BadFormat."""
    if asked is None:
        return _DEFAULTS[kind]
    if asked not in NAMES:
        raise BadFormat(f"There is no format {asked!r}; use one of: {', '.join(NAMES)}.")
    return asked


def shape(
    name: Name,
    kind: Kind,
    *,
    as_strings: bool = False,
    margin: bool = False,
    out: Path | None = None,
) -> Shape:
    """How a dataset of this kind, maybe one that keeps margins, is written to `out`.

    CSV holds strings, whatever is asked for. Raises BadFormat where it is not written so.
    """
    if kind not in FORMATS[name]:
        fit = ", ".join(each for each, kinds in FORMATS.items() if kind in kinds)
        raise BadFormat(f"--format {name} is not for {kind}; use one of: {fit}.")
    form = FORMATS[name][kind]
    if margin and form is trl.PREFERENCES:
        form = trl.WITH_MARGIN
    check_ending(out, f"--format {name}", form.endings)
    sheet = out is not None and out.suffix == ".csv"
    found = form.standard if as_strings or sheet else form.conversational
    if found is None:
        what = "leave --standard out" if as_strings else "give --out another ending than .csv"
        raise BadFormat(f"--format {name} is chat messages; {what}, or use --format trl.")
    return found


def check_ending(out: Path | None, what: str = "--out", endings: tuple[str, ...] = ANY) -> None:
    """Raise BadTarget unless `out` has one of the endings."""
    if out is not None and out.suffix not in endings:
        *first, last = endings
        either = f"{', '.join(first)} or {last}" if first else last
        raise BadTarget(f"{what} {out} must end in {either}.")
