"""Turns: whoever wants to write waits in line, so that nobody is starved by the quickest.

SQLite lets those who wait for its lock sleep and look again, up to 0.1 s later. Whoever has just
committed takes the lock again at once, and under load some wait for seconds: fine for a program,
not for a person at a page. So writers first take a lock of the operating system on the folder of
the study, whose waiters are woken when it is free. It is let go with its process, however that
ends, and it is courtesy only: what keeps writers apart is SQLite's own lock.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread


@contextmanager
def turn(folder: Path, patience: float) -> Iterator[None]:
    """Run the block when it is our turn, or after `patience` seconds whoever's turn it is."""
    try:
        line = os.open(folder, os.O_RDONLY)
    except OSError:  # a folder that may be entered and not read: then without courtesy
        yield
        return
    try:
        _wait(line, patience)
        yield
    finally:
        os.close(line)  # this ends the turn


def _wait(line: int, patience: float) -> None:
    try:
        fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        # The system waits without limit, and a holder may be suspended: so another thread waits.
        waiter = Thread(target=fcntl.flock, args=(line, fcntl.LOCK_EX), daemon=True)
        waiter.start()
        waiter.join(patience)
    except OSError:  # a file system that knows no such locks
        return
