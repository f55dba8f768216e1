"""Server processes that share a port: the killed are replaced, and all end together.

A program of its own (``annotate serve --workers N`` becomes it), so that it is small.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from subprocess import PIPE, Popen, TimeoutExpired
from typing import NamedTuple, NoReturn

import click

from annotate import listening
from annotate.errors import WorkersFailed
from db.errors import ChosenError

PAUSE_SECONDS = 2.0  # at least, between two starts in the same place
UP_SECONDS = 15.0  # a worker that lived as long can serve
FAREWELL_SECONDS = 10.0  # for a worker to end before it is killed


class Worker(NamedTuple):
    """A server process and when it was started (monotonic seconds)."""

    process: Popen[bytes]
    started: float


@click.command()
@click.option("--address", required=True)
@click.option("--port", type=int, required=True)
@click.option("--workers", type=int, required=True)
def main(address: str, port: int, workers: int) -> None:
    """Keep server processes running until SIGINT or SIGTERM."""
    try:
        keep_running(lambda: start(address, port), workers)
    except ChosenError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)


def start(address: str, port: int) -> Worker:
    """A server process with sockets of its own; raises PortInUse.

    Nobody writes to its standard input: that it closes tells the worker that we are gone, however
    we went. It is in a session of its own, so that Ctrl-C reaches only us.
    """
    with ExitStack() as until_started:
        sockets = listening.bind(address, port, shared=True)
        for bound in sockets:
            until_started.enter_context(bound)
        command = [sys.executable, *listening.command(address, port, sockets), "--with-parent"]
        inherited = [bound.fileno() for bound in sockets]
        process = Popen(command, stdin=PIPE, pass_fds=inherited, start_new_session=True)
        return Worker(process, time.monotonic())


def keep_running(start: Callable[[], Worker], count: int) -> NoReturn:
    """Keep `count` workers running until SIGINT or SIGTERM; then end them, and exit.

    Raises WorkersFailed when one ends with an error of its own and no other has been up for a
    while: then the next would fare no better.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    workers: list[Worker] = []
    try:
        workers += [start() for _ in range(count)]
        while True:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)  # until one of them has ended
            for place, worker in enumerate(workers):
                if worker.process.poll() is not None:
                    _say_why(worker, workers)
                    time.sleep(max(0.0, PAUSE_SECONDS - _age(worker)))
                    workers[place] = start()
    except KeyboardInterrupt:
        sys.exit(0)
    finally:
        _end(workers)


def _say_why(ended: Worker, workers: list[Worker]) -> None:
    status = ended.process.returncode
    up = [w for w in workers if w.process.poll() is None and _age(w) > UP_SECONDS]
    if status > 0 and not up:
        raise WorkersFailed(
            f"A server process ended with status {status}, and no other is up. "
            "Mend what it said above and start again."
        )
    how = f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"
    click.echo(f"Server process {ended.process.pid} {how}; starting another.", err=True)


def _age(worker: Worker) -> float:
    return time.monotonic() - worker.started


def _end(workers: list[Worker]) -> None:
    """End them all; a second Ctrl-C kills at once what has not ended yet."""
    deadline = time.monotonic() + FAREWELL_SECONDS
    for worker in workers:
        worker.process.terminate()
    try:
        for worker in workers:
            with suppress(TimeoutExpired):
                worker.process.wait(max(0.0, deadline - time.monotonic()))
    finally:
        for worker in workers:
            worker.process.kill()
            worker.process.wait()


if __name__ == "__main__":
    main()
