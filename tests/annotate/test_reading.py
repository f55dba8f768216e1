"""How an annotator likes to read."""

import pytest

from annotate.errors import Forbidden
from annotate.people import enter
from annotate.reading import Reading, reading, set_reading
from db.connection import Study
from tests.annotate.acting import acting_as


def test_whoever_has_said_nothing_reads_markdown_without_marks(study: Study) -> None:
    ada = enter(study, "ada")
    assert reading(study, ada) == Reading(markdown=True, differences=False, together=False)


def test_what_was_chosen_last_holds_for_one_person_only(study: Study) -> None:
    ada, bob = enter(study, "ada"), enter(study, "bob")
    for chosen in (Reading(markdown=False, differences=True), Reading(together=True)):
        set_reading(study, ada, chosen)
        assert reading(study, ada) == chosen
    assert reading(study, bob) == Reading()


def test_nobody_sets_it_for_somebody_else(study: Study) -> None:
    ada, bob = enter(study, "ada"), enter(study, "bob")
    with acting_as(study, bob, "researcher"):
        with pytest.raises(Forbidden):
            set_reading(study, ada, Reading(markdown=False))
        with pytest.raises(Forbidden):
            reading(study, ada)
    assert reading(study, ada) == Reading()
