"""What every test can ask for: a study in a file of its own, and the shared data where it is."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.connection import Study, open_study

SHARED = Path(__file__).parents[2] / "shared" / "data"


def pytest_configure() -> None:
    """Let Ctrl-C reach what tests start: jobs in the background ignore it, and so would theirs."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    """Where this test keeps its study; nothing is there yet."""
    return tmp_path / "study.db"


@pytest.fixture
def study(study_path: Path) -> Iterator[Study]:
    """An empty study, open."""
    with open_study(study_path, create=True) as study:
        yield study


@pytest.fixture
def saferlhf_pairs() -> Path:
    """3,457 pairs judged by people; licensed for research, so not in the repository."""
    return shared("saferlhf_pairs.jsonl")


@pytest.fixture
def safety_demonstrations() -> Path:
    """2,483 instructions with safe answers; licensed for research, so not in the repository."""
    return shared("safety_demonstrations.json")


@pytest.fixture
def alpaca_benchmark() -> Path:
    """50 harmless instructions, as one object; not in the repository either."""
    return shared("benchmarks/I-Alpaca.json")


def shared(name: str) -> Path:
    """A file of the shared data; the test is skipped where there is none."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"the shared data is not here: {path}")
    return path
