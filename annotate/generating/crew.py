"""The threads that ask, and what comes of it, in batches for the one thread that stores."""

import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from queue import Empty, SimpleQueue

from annotate.generating.jobs import Job
from annotate.generating.trying import Asker, Outcome

BATCH = 100  # outcomes at most that are handed over at once
TICK = 0.5  # seconds after which a batch is handed over even if nothing is in it


class Crew:
    """Threads at work on jobs. Whoever made it takes what it brings and ends it."""

    def __init__(self, asker: Asker, jobs: Sequence[Job], size: int) -> None:
        self._asker = asker
        self._jobs = deque(jobs)
        self._done: SimpleQueue[Outcome | BaseException] = SimpleQueue()
        self._left = len(jobs)
        self._threads = [
            threading.Thread(target=self._work, name=f"asking {number}", daemon=True)
            for number in range(max(1, min(size, len(jobs))))
        ]
        for thread in self._threads:
            thread.start()

    def batches(self) -> Iterator[list[Outcome]]:
        """What comes, as it comes, until every job has its outcome; empty lists in between.

        Raises what stopped a thread.
        """
        while self._left:
            batch, error = self._take(TICK)
            self._left -= len(batch)
            yield batch
            if error is not None:
                raise error

    def stop(self, seconds: float) -> list[Outcome]:
        """Begin nothing more; what still came within `seconds` of those that were in flight."""
        self._asker.stop.set()
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        found: list[Outcome] = []
        while not self._done.empty():
            batch, _ = self._take(0)
            found += batch
        return found

    def _take(self, seconds: float) -> tuple[list[Outcome], BaseException | None]:
        """What is there, after waiting for the first of it; an error ends it."""
        batch: list[Outcome] = []
        try:
            while len(batch) < BATCH:
                one = self._done.get(timeout=0 if batch else seconds)
                if isinstance(one, BaseException):
                    return batch, one
                batch.append(one)
        except Empty:
            pass
        return batch, None

    def _work(self) -> None:
        try:
            while not self._asker.stop.is_set() and (job := self._next()) is not None:
                outcome = self._asker.outcome(job)
                if outcome is not None:
                    self._done.put(outcome)
        except Exception as error:  # noqa: BLE001 - whoever takes the outcomes raises it again
            self._done.put(error)

    def _next(self) -> Job | None:
        try:
            return self._jobs.popleft()
        except IndexError:
            return None
