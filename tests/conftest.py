"""What every test can ask for: a study in a file of its own, and the shared data where it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.connection import Study, open_study

SHARED = Path(__file__).parents[2] / "shared" / "data"


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
    path = SHARED / "saferlhf_pairs.jsonl"
    if not path.is_file():
        pytest.skip(f"the shared data is not here: {path}")
    return path
