"""Metrics as a screen shows them: neighbours as one point that hides nothing."""

import math

from db import run_points, runs
from db.connection import Study, transaction
from db.run_points import Point
from tests.db.test_runs import start


def test_neighbours_are_one_point_with_their_mean_and_their_least_and_most(study: Study) -> None:
    number = start(study)
    with transaction(study):
        runs.log(study, number, 0, {"loss": 9.0})  # measured before the first step
        for step, loss in enumerate((1.0, 3.0, 2.0, 8.0, 5.0), start=1):
            runs.log(study, number, step, {"loss": loss})
    first, *others = run_points.of_run(study, number, 2)
    assert (first.step, first.mean) == (0, 9.0)
    assert others == [
        Point("loss", 1, 2, 2.0, 1.0, 3.0),
        Point("loss", 3, 4, 5.0, 2.0, 8.0),
        Point("loss", 5, 5, 5.0, 5.0, 5.0),
    ]
    assert [point.step for point in others] == [1.5, 3.5, 5]


def test_what_is_no_number_is_in_no_point(study: Study) -> None:
    number = start(study)
    with transaction(study):
        runs.log(study, number, 1, {"loss": 2.0, "kl": math.nan})
        runs.log(study, number, 2, {"loss": math.nan})
    assert run_points.of_run(study, number, 2) == [Point("loss", 1, 1, 2.0, 2.0, 2.0)]


def test_the_last_values_are_found_whatever_is_measured_how_often(study: Study) -> None:
    number, other = start(study), start(study, parent_id=1)
    with transaction(study):
        runs.log(study, number, 1, {"loss": 0.7, "kl": 0.1})
        runs.log(study, number, 12, {"loss": math.inf})
        runs.log(study, other, 40, {"loss": 0.2})
    assert run_points.newest(study, number) == {"kl": 0.1, "loss": None}
    assert run_points.reached(study, number) == 12


def test_a_run_without_metrics_has_none(study: Study) -> None:
    number = start(study)
    found = (run_points.newest(study, number), run_points.of_run(study, number, 5))
    assert (*found, run_points.reached(study, number)) == ({}, [], 0)
