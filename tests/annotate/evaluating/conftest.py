"""An empty exam."""

import pytest

from db.connection import Study
from tests.annotate.evaluating.exam import Exam


@pytest.fixture
def exam(study: Study) -> Exam:
    """A study for models to be examined in."""
    return Exam(study)
