"""Asking a server about many things at once: threads that ask, and verdicts as they come."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from queue import Empty, SimpleQueue
from typing import Generic, NamedTuple, TypeVar

from train.judges.patience import Patience
from train.judges.refusing import Garbage, Refused, Unanswered
from train.judges.serving import Desk, Server
from train.running.interrupting import first_interrupt_to

Said = TypeVar("Said")
Ask = Callable[[Desk, int], Said]  # about the thing of this number; raises what `Desk.ask` raises

BATCH = 50  # verdicts at most that are handed over at once
GRACE = 15.0  # seconds in which answers under way are taken when all stops
NOTHING = -1  # the number of no question


class Outcome(NamedTuple, Generic[Said]):
    """What came of a question: what was said, nothing, or what stops everything."""

    number: int
    said: Said | None = None
    stops: BaseException | None = None


def asked(server: Server, count: int, ask: Ask[Said]) -> Iterator[Mapping[int, Said]]:
    """What a server says of each of so many things, by number, as it comes.

    An answer that is not in the judge's form is asked for once more; what then has none, like what
    the server refuses or fails at, is left out. After Ctrl-C nothing more is asked, and what is
    under way is handed over before it is raised; a second one does not wait for that. Raises
    BadJudge and MissingExtra, and JudgeFailed for a server that fails at so many in a row, or would
    answer nothing; what was said before has been handed over by then.
    """
    with server.open() as desk:
        crew = Crew(desk, count, ask)
        try:
            with first_interrupt_to(crew.interrupt):
                yield from crew.batches()
        finally:
            crew.stop.set()


class Crew(Generic[Said]):
    """Threads at work, which end with the program if need be."""

    def __init__(self, desk: Desk, count: int, ask: Ask[Said]) -> None:
        self.stop = threading.Event()
        self._desk, self._ask, self._count = desk, ask, count
        self._patience = Patience(desk.server.model)
        self._left = deque(range(count))
        self._done: SimpleQueue[Outcome[Said]] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, daemon=True)
            for _ in range(min(desk.server.concurrency, count))
        ]
        for thread in self._threads:
            thread.start()

    def batches(self) -> Iterator[dict[int, Said]]:
        """What is said, until everything was asked about; raises what stops everything."""
        left = self._count
        while left > 0 or not self._done.empty():
            outcomes = self._take()
            left -= len(outcomes)
            yield _said(outcomes)
            stopping = [one.stops for one in outcomes if one.stops is not None]
            if stopping:
                self.stop.set()
                yield self._last()
                raise stopping[0]
        if self._patience.gone is not None:
            raise self._patience.gone

    def interrupt(self) -> None:
        """Let Ctrl-C be one of the outcomes, so that none is lost; may be called at any moment."""
        self._done.put(Outcome(NOTHING, stops=KeyboardInterrupt()))

    def _take(self) -> list[Outcome[Said]]:
        """What is there, after waiting for the first of it."""
        return [self._done.get(), *self._there(BATCH - 1)]

    def _there(self, most: int) -> Iterator[Outcome[Said]]:
        for _ in range(most):
            try:
                yield self._done.get_nowait()
            except Empty:
                return

    def _last(self) -> dict[int, Said]:
        """What still comes of the questions under way."""
        until = time.monotonic() + GRACE
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return _said(list(self._there(self._count)))

    def _work(self) -> None:
        while not self.stop.is_set():
            try:
                number = self._left.popleft()
            except IndexError:
                return
            outcome = self._outcome(number)
            if outcome.stops is not None:
                self.stop.set()
            self._done.put(outcome)

    def _outcome(self, number: int) -> Outcome[Said]:
        try:
            said = self._in_form(number)
        except (Unanswered, Refused, Garbage) as error:
            return Outcome(number, stops=self._patience.longer(error))
        except Exception as error:  # noqa: BLE001 - whoever takes the outcomes raises it again
            return Outcome(number, stops=error)
        self._patience.ends()
        return Outcome(number, said)

    def _in_form(self, number: int) -> Said:
        try:
            return self._ask(self._desk, number)
        except Garbage:
            return self._ask(self._desk, number)


def _said(outcomes: list[Outcome[Said]]) -> dict[int, Said]:
    return {one.number: one.said for one in outcomes if one.said is not None}
