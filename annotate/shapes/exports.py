"""Exports of other annotation tools: which tool wrote a file, and its records as rows."""

from collections.abc import Callable
from typing import NamedTuple

from annotate.shapes import argilla, label_studio, potato
from annotate.shapes.answers import Record
from annotate.shapes.parts import Values


class Export(NamedTuple):
    """A tool's exports: how the first row tells them, and how a record is made one row."""

    tool: str
    fits: Callable[[Values], bool]
    unfold: Callable[[Values], Record]


EXPORTS = (
    Export("Argilla", argilla.fits, argilla.unfold),
    Export("Label Studio", label_studio.fits, label_studio.unfold),
    Export("Potato", potato.fits, potato.unfold),
)


def export_of(first: Values) -> Export | None:
    """The tool that exported a file, by its first row; None of a file of rows."""
    return next((export for export in EXPORTS if export.fits(first)), None)
