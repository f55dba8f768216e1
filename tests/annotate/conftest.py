"""An office: a study with a project and annotators to work on it."""

from pathlib import Path

import pytest

from db.connection import Study
from tests.annotate.desk import Office


@pytest.fixture
def office(study: Study, tmp_path: Path) -> Office:
    """A study for annotators to work in; give it a project first."""
    return Office(study, tmp_path)
