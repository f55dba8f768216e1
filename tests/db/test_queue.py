"""The queue: a long search is done in short steps, and remembered."""

import pytest

from db import places, queue
from db.annotators import Annotator, ensure
from db.connection import Study, transaction
from db.projects import Project
from db.queue import START, Found
from tests.db.filling import NOW, new_project, pair, store

SPARED = 7  # items at the front of the queue that the annotator may not take


@pytest.fixture
def project(study: Study) -> Project:
    """A project whose first items are of a category."""
    project = new_project(study, overlap=2)
    spared = [pair(f"{n}?", verdict=None)._replace(category="violence") for n in range(SPARED)]
    store(study, project, [*spared, pair("Fine?", verdict=None)])
    return project


@pytest.fixture
def ada(study: Study) -> Annotator:
    """Somebody who does not want to see that category."""
    with transaction(study):
        ada = ensure(study, "ada", "person", NOW)
        study.execute("INSERT INTO opt_outs VALUES (?, 'violence')", (ada.id,))
    return ada


def step(study: Study, project: Project, annotator: Annotator) -> Found:
    """Walk as far as one transaction goes, and remember it."""
    with transaction(study):
        found = queue.walk(study, project.id, annotator.id, annotator.name)
        queue.keep(study, project.id, annotator.id, found.position)
    return found


def test_a_long_search_goes_on_where_it_stopped(
    study: Study, project: Project, ada: Annotator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "WALK", 4)
    seen = [step(study, project, ada) for _ in range(4)]
    assert [found.slot and tuple(found.slot) for found in seen] == [None, None, None, (8, 0)]
    assert [found.position.place.item_id for found in seen] == [2, 4, 6, 8]
    assert all(found.more for found in seen)


def test_a_search_that_came_to_the_end_says_so_and_is_not_done_again(
    study: Study, project: Project, ada: Annotator
) -> None:
    study.execute("INSERT INTO opt_outs SELECT annotator_id, 'other' FROM opt_outs")
    study.execute("UPDATE prompts SET category = 'other' WHERE category IS NULL")
    found = step(study, project, ada)
    assert (found.slot, found.more, found.position.place.item_id) == (None, False, SPARED + 1)
    assert step(study, project, ada) == found


def test_whoever_is_forgotten_begins_at_the_front(
    study: Study, project: Project, ada: Annotator
) -> None:
    step(study, project, ada)
    with transaction(study):
        queue.forget_annotator(study, ada.id)
        study.execute("DELETE FROM opt_outs")
    found = step(study, project, ada)
    assert found.slot is not None
    assert (found.slot.item_id, START.place.item_id) == (1, 0)


def test_new_items_take_back_only_those_who_have_passed_their_places(
    study: Study, project: Project, ada: Annotator
) -> None:
    with transaction(study):
        bob = ensure(study, "bob", "person", NOW)
    step(study, project, ada)
    step(study, project, bob)
    store(study, project, [pair("Last?", verdict=None)])
    positions = study.execute("SELECT annotator_id FROM positions ORDER BY 1").fetchall()
    assert positions == [(ada.id,), (bob.id,)]
    store(study, project, [pair("First?", verdict=None)._replace(priority=1.0)])
    assert study.execute("SELECT count(*) FROM positions").fetchone() == (0,)


def test_a_draw_is_spread_evenly_and_depends_on_all_it_is_given() -> None:
    draws = [places.draw(1, item, number) for item in range(500) for number in range(2)]
    assert len(set(draws)) == 1000
    assert min(draws) >= 0 and max(draws) < 1
    assert 0.45 < sum(draws) / 1000 < 0.55
    assert places.draw(1, 2, 0) == places.draw(1, 2, 0) != places.draw(2, 2, 0)
