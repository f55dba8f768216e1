"""Storing: chosen items enter a project, in short transactions, while people are at work."""

from datetime import datetime

from annotate.moving_in import Progress, move_in
from db.connection import Study
from db.imports import Added
from db.projects import Project

CHUNK = 500  # items stored in one transaction while others are at work


def store(
    study: Study, project: Project, items: int, moment: datetime, progress: Progress | None
) -> Added:
    """Move so many staged items into the project; what it has already stays as it is.

    `progress` is called after each transaction, with the items stored and how many there are.
    Raises BrokenOff where the disk is full: the same again stores the rest.
    """

    def broken_off(done: int) -> str:
        return f"Of {items:,} items, {done:,} are in: pair again then, and the rest follows."

    return move_in(
        study, project, None, items, moment, progress, chunk=CHUNK, broken_off=broken_off
    )
