"""``annotate serve`` with several processes: real ones, ended and killed."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from db.connection import open_study
from tests.annotate.commands import run
from tests.bench.processes import family, free_port, start, stop
from tests.bench.streamlit_session import Disconnected, StreamlitSession

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="looks at processes through /proc"
)
PATIENCE_SECONDS = 60
SECRET = "STREAMLIT_SERVER_COOKIE_SECRET"


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    path = tmp_path / "study.db"
    with open_study(path, create=True):
        return path


@contextmanager
def serving(study_path: Path, workers: int, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """``annotate serve``, up, for one person."""
    command = [sys.executable, "-m", "annotate", "serve", "--db", str(study_path)]
    command += ["--port", str(port), "--workers", str(workers), "--me", "ada"]
    server = start(
        command, f"http://localhost:{port}/_stcore/health", study_path.with_suffix(".log")
    )
    try:
        yield server
    finally:
        stop(server)


def eventually(happened: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.05)
    return happened()


def workers_of(server: subprocess.Popen[bytes]) -> list[int]:
    return family(server.pid)[1:]


def gone(pids: list[int]) -> bool:
    return not any(Path(f"/proc/{pid}/cmdline").exists() and alive(pid) for pid in pids)


def alive(pid: int) -> bool:
    """Whether it runs; one that has ended stays as a zombie until somebody asks for it."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_processes(study_path: Path, workers: int, how: signal.Signals) -> None:
    with serving(study_path, workers, free_port()) as server:
        pids = family(server.pid)
        assert len(pids) == (1 if workers == 1 else 1 + workers)
        server.send_signal(how)
        server.wait(timeout=PATIENCE_SECONDS)
        assert gone(pids)
    assert "Traceback" not in study_path.with_suffix(".log").read_text()


def test_workers_end_when_their_parent_is_killed(study_path: Path) -> None:
    with serving(study_path, 2, free_port()) as server:
        pids = workers_of(server)
        server.kill()
        server.wait()
        assert eventually(lambda: gone(pids))


def test_a_killed_worker_is_replaced_and_the_port_served_meanwhile(study_path: Path) -> None:
    port = free_port()
    with serving(study_path, 2, port) as server:
        first, second = workers_of(server)
        assert eventually(lambda: serves(port, first) and serves(port, second))
        served = listening(port) & sockets_of(first)
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: not listening(port) & served)  # its last thread is gone, too
        assert all(healthy(port) for _ in range(10))
        assert eventually(lambda: len(workers_of(server)) == 2 and second in workers_of(server))
        (new,) = set(workers_of(server)) - {second}
        assert eventually(lambda: serves(port, new))
    assert f"Server process {first} was ended by signal 9" in (
        study_path.with_suffix(".log").read_text()
    )


def serves(port: int, pid: int) -> bool:
    """Whether this process listens on the port by now."""
    held = sockets_of(pid)
    return bool(listening(port) & held)


def listening(port: int) -> set[str]:
    """The inodes of the sockets that listen on the port."""
    rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return {row[9] for row in rows if row[3] == "0A" and row[1].endswith(f":{port:04X}")}


def sockets_of(pid: int) -> set[str]:
    """The inodes of its sockets; none when it is gone."""
    try:
        files = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
    except FileNotFoundError:
        return set()
    return {file[len("socket:[") : -1] for file in files if file.startswith("socket:[")}


def healthy(port: int) -> bool:
    with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=30) as answer:
        return bool(answer.status == 200)


def test_every_worker_has_our_settings_and_the_same_secret(study_path: Path) -> None:
    port = free_port()
    with serving(study_path, 2, port) as server:
        assert eventually(lambda: all(serves(port, pid) for pid in workers_of(server)))
        assert {environment(pid)["CHOSEN_ME"] for pid in workers_of(server)} == {"ada"}
        secrets = {environment(pid)[SECRET] for pid in workers_of(server)}
        assert len(secrets) == 1
        assert len(secrets.pop()) >= 32
        met = set()
        for _ in range(60):  # the kernel deals connections out as it likes
            with closing(StreamlitSession(f"http://localhost:{port}")) as session:
                session.open()
                met.add(other_end(session, server))
            assert not session.start.config.gather_usage_stats
            assert session.start.custom_theme.primary_color == "#2f6f62"
            if len(met) == 2:
                break
        assert met == set(workers_of(server))


def environment(pid: int) -> dict[str, str]:
    entries = Path(f"/proc/{pid}/environ").read_text().split("\0")
    return dict(entry.split("=", 1) for entry in entries if "=" in entry)


def other_end(session: StreamlitSession, server: subprocess.Popen[bytes]) -> int:
    """The worker that this session talks to."""
    ours = session.port
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    (inode,) = {row[9] for row in rows if row[2].endswith(f":{ours:04X}") and row[9] != "0"}
    for pid in workers_of(server):
        if inode in sockets_of(pid):
            return pid
    raise AssertionError("no worker has the other end")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_port_that_is_taken_is_refused(study_path: Path, workers: int) -> None:
    port = free_port()
    with serving(study_path, 2, port):
        second = run("serve", "--db", study_path, "--port", port, "--workers", workers)
    assert second.returncode == 2
    assert f"Cannot listen on localhost, port {port}" in second.stderr


def test_workers_that_cannot_start_are_given_up(tmp_path: Path) -> None:
    where = ["--address", "localhost", "--port", str(free_port()), "--workers", "2"]
    done = subprocess.run(
        [sys.executable, "-m", "annotate.workers", *where],
        env={**os.environ, "CHOSEN_DB": str(tmp_path / "gone.db")},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 2
    assert "There is no study at" in done.stderr
    assert "A server process ended with status" in done.stderr


def test_the_server_holds_the_study_open_and_leaves_it_in_one_file(study_path: Path) -> None:
    log = study_path.with_name("study.db-wal")
    with serving(study_path, 1, free_port()):
        with open_study(study_path):
            pass
        assert log.exists()
    assert not log.exists()


def test_a_browser_that_stays_does_not_keep_the_server_from_ending(study_path: Path) -> None:
    port = free_port()
    with (
        serving(study_path, 2, port) as server,
        closing(StreamlitSession(f"http://localhost:{port}")) as session,
    ):
        session.open()
        server.terminate()
        server.wait(timeout=PATIENCE_SECONDS)
        with pytest.raises(Disconnected):
            session.open()
