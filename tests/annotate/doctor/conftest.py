"""A clinic: datasets with something wrong with them, and the doctor."""

from pathlib import Path

import pytest

from db.connection import Study
from tests.annotate.doctor.clinic import Clinic


@pytest.fixture
def clinic(study: Study, tmp_path: Path) -> Clinic:
    """Make datasets of rows, and have them examined."""
    return Clinic(study, tmp_path)
