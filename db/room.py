"""Room for a large import: more memory, fewer moves of the log, and who else is at work meanwhile.

What SQLite does by default suits many small transactions. Hashes fall anywhere into their indexes,
so an import comes back to all pages of these again and again: it is several times as fast where it
need not fetch them each time, nor write each of them to the file after every chunk.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from db.connection import Study

CACHE_KIB = 65_536
USUAL, LAZY = 1_000, 16_000  # pages of 4 KiB in the write-ahead log before they are moved


@contextmanager
def roomy(study: Study) -> Iterator[None]:
    """Within the block this connection holds up to 64 MB of the study in memory."""
    (cache,) = study.execute("PRAGMA cache_size").fetchone()
    study.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    try:
        yield
    finally:
        study.execute(f"PRAGMA cache_size = {cache}")
        move_log_after(study, USUAL)


def move_log_after(study: Study, pages: int) -> None:
    """Let this connection move the log into the file whenever it has so many pages.

    Whoever commits next waits for that. The log of a killed process is moved by the next one.
    """
    study.execute(f"PRAGMA wal_autocheckpoint = {pages}")


def version(study: Study) -> int:
    """A number that is another one when somebody else has written to the study."""
    (number,) = study.execute("PRAGMA data_version").fetchone()
    return int(number)
