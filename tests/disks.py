"""Small disks, which are soon full: a file system in memory, mounted for one test."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

MB = 1_000_000
BLOCK = 4096


class Disk(NamedTuple):
    """A disk of its own, with a file of ballast on it that leaves as little room as is wanted."""

    folder: Path

    def fill_up(self, leave: int = 0) -> None:
        """Grow the ballast until only `leave` bytes are free."""
        with self._ballast.open("ab", buffering=0) as ballast:
            while (room := self.free - leave) >= BLOCK:
                ballast.write(bytes(min(room, MB)))

    def make_room(self) -> None:
        """Throw the ballast away."""
        self._ballast.unlink()

    @property
    def free(self) -> int:
        """Bytes that can still be written."""
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    """Mount a disk at a new folder, and unmount it at the end. Skips the test where that is barred.

    Mounting takes root, or sudo without a password.
    """
    folder.mkdir()
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    options = f"size={megabytes}m,mode=777"
    try:
        command = [*as_root, "mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
        said = mounted.stderr.strip() if mounted.returncode else None
    except FileNotFoundError as error:
        said = str(error)
    if said is not None:
        pytest.skip(f"only root can mount a small disk (try: unshare -rm make test): {said}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run([*as_root, "umount", str(folder)], check=True)
