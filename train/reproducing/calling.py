"""Calling: a command as a process of its own, which is stopped with the one that called it."""

import signal
import subprocess
from collections.abc import Mapping, Sequence
from typing import IO

from train.running.interrupting import sigterm_as_interrupt

PATIENCE = 60  # seconds that a command has to stop


def status(call: Sequence[str], kept: IO[bytes], known: Mapping[str, str], lock: int) -> int:
    """The exit status of a command; what it prints is `kept`, and `known` is its environment.

    It holds the lock (an open file), too, as long as it runs. Where this process is stopped (Ctrl-C
    or SIGTERM), the command is, before KeyboardInterrupt is raised.
    """
    with (
        sigterm_as_interrupt(),
        subprocess.Popen(
            call,
            stdin=subprocess.DEVNULL,
            stdout=kept,
            stderr=kept,
            env=known,
            process_group=0,
            pass_fds=(lock,),
        ) as running,
    ):
        try:
            return running.wait()
        except KeyboardInterrupt:
            running.send_signal(_polite())  # once: no terminal sends it to another group
            try:
                running.wait(PATIENCE)
            except (subprocess.TimeoutExpired, KeyboardInterrupt):
                running.kill()
            raise


def _polite() -> signal.Signals:
    """Ctrl-C, or SIGTERM where that is ignored, as by what a script has put in the background."""
    ignored = signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    return signal.SIGTERM if ignored else signal.SIGINT
