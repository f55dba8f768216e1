"""A job: what a training is asked to do, whatever its method."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Say = Callable[[str], None]


def silent(line: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """Where the data come from, what to start with, and where the model goes.

    `start` is the number of the run whose model this one starts from: a round. `model` names a base
    model otherwise; None is the parent's, or the embedded one. With `resume`, the run that was
    stopped in `out` goes on. With `dry_run`, nothing is trained or written: `say` is told what
    would be done. `say` is told in any case what will happen before anything takes long.
    """

    database: Path
    out: Path
    model: str | None = None
    start: int | None = None
    resume: bool = False
    dry_run: bool = False
    say: Say = silent
