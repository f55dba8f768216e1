"""Backups: a study copied into one file, checked, while people go on judging.

The copy is made under a hidden name beside its place, and gets its own name only when it is whole,
sound and on disk: whatever ends a backup early, no file is left that could be taken for one.
"""

import time
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import db.backup
from annotate.errors import BadTarget
from annotate.whole import whole
from db import times


class Backup(NamedTuple):
    """A finished backup, and what it holds."""

    file: Path
    size: int  # bytes
    projects: int
    judgments: int  # all that were ever stored, also those corrected or undone
    as_of: datetime  # what was stored before this moment is in it
    seconds: float  # that copying and checking took

    def describe(self) -> str:
        """The backup in a line or two."""
        return (
            f"Backup {self.file}: {self.size / 1e6:,.1f} MB, "
            f"{self.projects:,} project{'' if self.projects == 1 else 's'}, "
            f"{self.judgments:,} judgment{'' if self.judgments == 1 else 's'}, as of "
            f"{self.as_of:%Y-%m-%d %H:%M:%S} UTC.\nCopied and checked in {self.seconds:.1f} s."
        )


def back_up(study: Path, out: Path) -> Backup:
    """Copy the study to the file `out`, or into the folder `out` under its name and the time.

    Annotators are neither stopped nor slowed by a lock, and the study is not changed, not even to a
    newer version. Every judgment acknowledged before the call is in the copy. It works on the file,
    so it is for its owner, and out of reach of the pages. Never overwrites: raises BadTarget when
    the file exists or cannot be written, StudyUnwritable when the disk is full, MissingStudy and
    NotAStudy when there is no sound study to copy.
    """
    as_of, began = times.now(), time.monotonic()
    target = out / _name(study, as_of) if out.is_dir() else out
    _check(target)
    with whole(target, _check) as part:
        db.backup.copy(study, part)
        held = db.backup.inspect(part, study)
        size = part.stat().st_size
    return Backup(target, size, *held, as_of, time.monotonic() - began)


def _name(study: Path, moment: datetime) -> str:
    return f"{study.stem}-{moment:%Y%m%dT%H%M%SZ}{study.suffix}"


def _check(target: Path) -> None:
    if not target.parent.is_dir():
        raise BadTarget(f"There is no folder {target.parent} to keep the backup in. Make it first.")
    if target.exists():
        raise BadTarget(
            f"{target} exists, and a backup never overwrites. Give --out another name, or a "
            "folder: the backup is then named after the study and the time."
        )
    for log in (target.with_name(target.name + ending) for ending in ("-wal", "-journal")):
        if log.exists():  # SQLite would take it for a part of the backup
            raise BadTarget(f"{log} is left over from another database. Give --out another name.")
