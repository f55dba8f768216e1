"""Signing in with a name."""

import pytest

from annotate.errors import BadName
from annotate.people import enter
from db import annotators
from db.connection import Study, transaction
from db.errors import NameTaken
from db.times import now


@pytest.mark.parametrize("name", ["ada", "Ada Lovelace", "Zoë", "小明", "x" * 60, "o'neil"])
def test_a_name_is_kept_as_it_was_typed(study: Study, name: str) -> None:
    assert enter(study, name).name == name


def test_the_same_name_is_the_same_person_however_it_was_typed(study: Study) -> None:
    assert enter(study, " Zo\u0065\u0308 ") == enter(study, "Zo\u00eb")


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\nb", "a\u202eb", "a\u200bb", "a\0b"])
def test_a_name_that_others_cannot_read_is_refused(study: Study, name: str) -> None:
    with pytest.raises(BadName):
        enter(study, name)


def test_nobody_signs_in_as_an_imported_source(study: Study) -> None:
    with transaction(study):
        annotators.ensure(study, "labels", "import", now())
    with pytest.raises(NameTaken, match="Choose another name"):
        enter(study, "labels")
