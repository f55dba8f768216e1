"""A project on which people disagree here and there."""

import pytest

from tests.annotate.desk import Office
from tests.annotate.test_extra import prefer
from tests.annotate.writing import pairs


@pytest.fixture
def three(office: Office) -> Office:
    """A pair that ada and bob disagree on, one that they agree on, one that only bob has judged."""
    office.project(pairs(3), overlap=2)
    ada, bob = office.desk("ada"), office.desk("bob")
    for one, other in (("Left 0.", "Right 0."), ("Left 1.", "Left 1.")):
        prefer(ada, one)
        prefer(bob, other)
    prefer(bob, "Right 2.")
    return office
