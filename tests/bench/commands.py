"""Commands in processes of their own: how long they take, and how much memory.

Linux counts what a process had in memory when it started another one as the other's, too. So a
small process stands between: ``python -m tests.bench.commands MODULE ARGUMENT...``.
"""

import json
import os
import subprocess
import sys
import time
from typing import NamedTuple


class Ran(NamedTuple):
    """What a command took: seconds, and MB of memory at the most."""

    seconds: float
    peak_mb: float


def run(module: str, *arguments: str) -> Ran:
    """Run ``python -m MODULE`` to its end; raises CalledProcessError where it fails."""
    command = [sys.executable, "-m", "tests.bench.commands", module, *arguments]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return Ran(*json.loads(found.stdout))


def _measured(module: str, arguments: list[str]) -> Ran:
    """Run it from here; raises SystemExit where it fails."""
    began = time.perf_counter()
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    unit = 2**20 if sys.platform == "darwin" else 2**10  # macOS counts bytes, Linux KiB
    return Ran(seconds, usage.ru_maxrss / unit)


if __name__ == "__main__":
    print(json.dumps(_measured(sys.argv[1], sys.argv[2:])))  # noqa: T201
