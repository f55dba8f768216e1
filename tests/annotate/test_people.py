"""Names, and who may go under which."""

import pytest

from annotate import accounts
from annotate.errors import BadName, Forbidden
from annotate.people import enter
from db import annotators
from db.actors import STRANGER
from db.connection import Study, transaction
from db.errors import NameTaken
from db.times import now
from tests.annotate.people_at_door import signed_in


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


@pytest.mark.parametrize("name", ["bob", "somebody new"])
def test_who_is_signed_in_goes_under_their_own_name(study: Study, name: str) -> None:
    accounts.add(study, "ada", "admin")
    accounts.add(study, "bob")
    study.actor = signed_in(study, "ada")
    assert enter(study, "ada").name == "ada"
    with pytest.raises(Forbidden):
        enter(study, name)
    assert annotators.find(study, "somebody new") is None


def test_a_stranger_goes_under_no_name(study: Study) -> None:
    enter(study, "ada")
    study.actor = STRANGER
    for name in ("ada", "bob"):
        with pytest.raises(Forbidden, match="Nobody is signed in"):
            enter(study, name)
