"""Pacing: an import goes faster while nobody else is at work, and makes room when somebody is."""

from pathlib import Path

from annotate import people
from annotate.pacing import Pace
from db.connection import Study, open_study


def chunk_after(pace: Pace, done: int) -> int:
    """How many rows are stored next, when so many are."""
    pace.begin()
    pace.rest(done)
    return pace.chunk


def test_chunks_grow_with_what_is_stored_while_nobody_else_is_at_work(study: Study) -> None:
    pace = Pace(study, chunk=10)
    assert [chunk_after(pace, done) for done in (10, 100, 200)] == [10, 10, 20]


def test_chunks_are_small_again_once_somebody_else_writes(study: Study, study_path: Path) -> None:
    pace = Pace(study, chunk=10)
    assert chunk_after(pace, 200) == 20
    with open_study(study_path) as other:
        people.enter(other, "ada")
    assert [chunk_after(pace, done) for done in (300, 400)] == [10, 10]


def test_what_the_import_writes_itself_is_nobody_else_at_work(study: Study) -> None:
    pace = Pace(study, chunk=10)
    people.enter(study, "ada")
    assert chunk_after(pace, 200) == 20
