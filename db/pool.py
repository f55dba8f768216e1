"""Studies kept open by a server, to be used by one request after the other.

Opening a study reads its whole schema, which takes longer than most of what a page asks of it. A
connection may go from thread to thread as long as one at a time uses it.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.actors import Actor
from db.connection import Study, connect, sentences

KEPT = 8  # idle connections; more are opened when needed, and closed again


class Pool:
    """Open connections to one study."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._idle: deque[Study] = deque()  # its ends may be used by several threads

    @contextmanager
    def open(self, actor: Actor) -> Iterator[Study]:
        """The study, used by nobody else meanwhile; raises what `open_study` raises."""
        try:
            study = self._idle.pop()
        except IndexError:
            study = connect(self.file, actor, any_thread=True)
        study.actor = actor
        try:
            with sentences(study):
                yield study
        finally:
            if len(self._idle) < KEPT and not study.conn.in_transaction:
                self._idle.append(study)
            else:
                study.close()

    def close(self) -> None:
        """Close what is idle."""
        while self._idle:
            self._idle.pop().close()
