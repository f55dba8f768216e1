"""Pacing: how much is stored in one transaction, so that people at work hardly notice an import.

While nobody else writes to the study, ever larger chunks go in, as long as one takes under half a
second. Once somebody has judged, chunks are small again, with a pause after each, until a minute
has passed without any other writing.
"""

from time import monotonic, sleep

from db import room
from db.connection import Study

CHUNK = 1_000  # rows stored in one transaction while others are at work
MOST = 10_000  # while nobody is
LONGEST = 0.5  # seconds that a chunk may take then
YIELD = 0.1  # of the time that a chunk took, left to others before the next
SHORTEST = 0.01  # seconds left in any case, for somebody who has been waiting to get their turn
QUIET = 60.0  # seconds without others at work until it is as if there were none


class Pace:
    """How fast an import goes: `chunk` is how many rows are stored next."""

    def __init__(self, study: Study, chunk: int = CHUNK) -> None:
        self.chunk = self._least = chunk
        self._study = study
        self._version = room.version(study)
        self._seen = float("-inf")
        self._began = monotonic()

    def begin(self) -> None:
        """A chunk is about to be stored."""
        self._began = monotonic()

    def rest(self, done: int) -> None:
        """Leave time to others after a chunk, when so many rows are stored, and plan the next."""
        now = monotonic()
        took = now - self._began
        version = room.version(self._study)
        if version != self._version:
            self._version, self._seen = version, now
        alone = now - self._seen > QUIET
        fitting = min(done // 10, MOST, int(self.chunk * LONGEST / max(took, 1e-3)))
        self.chunk = max(self._least, fitting) if alone else self._least
        room.move_log_after(self._study, room.LAZY if alone else room.USUAL)
        pause = YIELD * took
        sleep(min(pause, SHORTEST) if alone else pause)
