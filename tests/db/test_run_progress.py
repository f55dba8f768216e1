"""How far a run is: steps, the time left, and silence."""

from datetime import timedelta

from db import run_progress, runs
from db.connection import Study, transaction
from db.run_progress import Progress
from tests.db.filling import NOW
from tests.db.test_runs import start

MINUTE = timedelta(minutes=1)


def after(study: Study, steps: int, took: timedelta, now: timedelta) -> Progress:
    """A run of 60 steps that has made so many, as it is seen `now` after its start."""
    number = start(study)
    with transaction(study):
        runs.plan(study, number, 60)
        if steps:
            runs.log(study, number, steps, {"loss": 0.5})
            runs.seen(study, number, NOW + took)
    return run_progress.of_run(study, runs.get(study, number), NOW + now)


def test_the_time_left_follows_from_the_steps_done(study: Study) -> None:
    found = after(study, 20, 10 * MINUTE, 10 * MINUTE)
    assert (str(found), found.left, found.silent) == ("20/60", 20 * MINUTE, None)


def test_a_run_that_has_long_written_nothing_is_silent(study: Study) -> None:
    found = after(study, 20, 10 * MINUTE, 16 * MINUTE)
    assert (found.left, found.silent) == (None, 6 * MINUTE)


def test_slow_steps_and_the_first_one_are_waited_for(study: Study) -> None:
    assert after(study, 2, 20 * MINUTE, 60 * MINUTE).silent is None


def test_before_its_first_step_a_run_may_take_its_time(study: Study) -> None:
    found = after(study, 0, MINUTE, 9 * MINUTE)
    assert (found.done, found.left, found.silent) == (0, None, None)


def test_of_a_run_that_was_resumed_the_pace_is_not_known(study: Study) -> None:
    number = start(study)
    with transaction(study):
        runs.plan(study, number, 60)
        runs.log(study, number, 30, {"loss": 0.5})
        runs.go_on(study, number, 30, NOW + 600 * MINUTE)
    found = run_progress.of_run(study, runs.get(study, number), NOW + 601 * MINUTE)
    assert (found.done, found.left, found.silent) == (30, None, None)


def test_a_run_that_has_ended_is_neither_going_nor_silent(study: Study) -> None:
    number = start(study)
    with transaction(study):
        runs.finish(study, number, "finished", NOW)
    found = run_progress.of_run(study, runs.get(study, number), NOW + 600 * MINUTE)
    assert found == Progress(0, None)
