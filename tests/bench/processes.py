"""Servers as processes: started, waited for, measured from outside, stopped."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

START_SECONDS = 60
STOP_SECONDS = 20


class Usage(NamedTuple):
    """Of some processes together: resident memory (MB), processor time (seconds); Linux only."""

    memory: float
    cpu: float


def free_port() -> int:
    """A port of localhost that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    command: Sequence[str],
    health: str,
    log: Path,
    *,
    folder: Path | None = None,
    settings: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a server and wait until `health` (an address) answers; raises RuntimeError.

    It runs in `folder` (or else here), with our environment and these `settings`.
    """
    environment = os.environ | (settings or {})
    with log.open("ab") as out:
        server = subprocess.Popen(
            command, stdout=out, stderr=out, start_new_session=True, cwd=folder, env=environment
        )
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(health, timeout=5):
                return server
        except OSError:
            time.sleep(0.05)
    stop(server)
    raise RuntimeError(f"{command[0]} did not come up: {log.read_text(errors='replace')[-2000:]}")


def stop(server: subprocess.Popen[bytes]) -> None:
    """End it gently, or else by force."""
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def family(pid: int) -> list[int]:
    """The process and its children, and theirs; only itself where there is no /proc."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    direct = children.read_text().split() if children.exists() else []
    return [pid, *(member for child in direct for member in family(int(child)))]


def usage(pids: Sequence[int]) -> Usage:
    """What they use now (CPU: since they were started); NaN where there is no /proc."""
    if not Path("/proc/self/stat").exists():
        return Usage(float("nan"), float("nan"))
    tick, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
    memory = cpu = 0.0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        cpu += (int(fields[11]) + int(fields[12])) / tick
        memory += int(fields[21]) * page / 1e6
    return Usage(memory, cpu)
