"""Connections that are used again: by one thread at a time, as whoever asks, and never half-way."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from db.actors import STRANGER, Actor
from db.connection import Study, transaction
from db.errors import StudyUnwritable
from db.pool import KEPT, Pool
from tests.db.filling import new_project

ADA = Actor("ada", "annotator", 1)


@pytest.fixture
def pool(study: Study) -> Iterator[Pool]:
    """Connections to a study with one project."""
    new_project(study)
    pool = Pool(study.file)
    yield pool
    pool.close()


def test_the_next_who_asks_gets_the_connection_and_not_the_role(pool: Pool) -> None:
    with pool.open(ADA) as first:
        assert first.actor == ADA
    with pool.open(STRANGER) as second:
        assert second is first
        assert second.actor == STRANGER


def test_two_at_once_have_one_each(pool: Pool) -> None:
    with pool.open(ADA) as one, pool.open(STRANGER) as other:
        assert one is not other
        assert (one.actor, other.actor) == (ADA, STRANGER)


def test_any_thread_may_come_next_and_many_may_come_at_once(pool: Pool) -> None:
    def rename(number: int) -> int:
        with pool.open(ADA) as study, transaction(study):
            (seed,) = study.execute("SELECT seed FROM projects").fetchone()
            study.execute("UPDATE projects SET seed = ?", (seed + 1,))
        return number

    with ThreadPoolExecutor(4 * KEPT) as threads:
        assert sorted(threads.map(rename, range(200))) == list(range(200))
    with pool.open(STRANGER) as study:
        assert study.execute("SELECT seed FROM projects").fetchone() == (200,)
        assert len(pool._idle) < KEPT, "no more are kept than are worth it"


def test_what_fails_leaves_nothing_half_way(pool: Pool) -> None:
    with pytest.raises(ZeroDivisionError), pool.open(ADA) as study:
        study.execute("BEGIN")
        study.execute("UPDATE projects SET seed = 7")
        _ = 1 / 0
    with pool.open(ADA) as after:
        assert after is not study
        assert after.execute("SELECT seed FROM projects").fetchone() == (0,)


def test_errors_are_sentences_as_ever(pool: Pool, study_path: Path) -> None:
    with pool.open(ADA) as study:
        study.execute("PRAGMA query_only = ON")
    with pytest.raises(StudyUnwritable, match=str(study_path)), pool.open(ADA) as again:
        again.execute("UPDATE projects SET seed = 7")


def test_closed_it_leaves_the_study_in_one_file(pool: Pool, study: Study) -> None:
    with pool.open(ADA):
        pass
    study.close()
    pool.close()
    assert not study.file.with_name(study.file.name + "-wal").exists()
