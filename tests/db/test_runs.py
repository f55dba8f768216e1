"""Runs: what a training was made from, how it went, and its metrics."""

import json
import math
from datetime import timedelta

import pytest

from db import runs
from db.connection import Study, transaction
from db.errors import UnknownRun
from db.runs import Metric, NewRun
from tests.db.filling import NOW, new_project, pair, snapshot, store


def start(study: Study, parent_id: int | None = None) -> int:
    """A run on a dataset of one pair."""
    project = new_project(study, f"project {parent_id}")
    store(study, project, [pair("One?")])
    dataset = snapshot(study, project)
    settings = json.dumps({"beta": 0.1})
    new = NewRun(
        "dpo", "model", parent_id, dataset.id, dataset.hash, settings, 7, "{}", "abc", "cpu"
    )
    with transaction(study):
        return runs.start(study, new, NOW)


def test_a_run_that_was_started_is_running(study: Study) -> None:
    run = runs.get(study, start(study))
    assert (run.method, run.dataset, run.seed, run.state) == ("dpo", "set@1", 7, "running")
    assert run.seconds is None
    assert json.loads(run.settings) == {"beta": 0.1}


def test_a_finished_run_says_where_its_artifact_is_and_how_long_it_took(study: Study) -> None:
    number = start(study)
    with transaction(study):
        runs.finish(study, number, "finished", NOW + timedelta(seconds=90), artifact="adapter")
    run = runs.get(study, number)
    assert (run.state, run.artifact, run.seconds) == ("finished", "adapter", 90.0)


def test_runs_are_listed_newest_first_with_what_they_started_from(study: Study) -> None:
    first = start(study)
    second = start(study, parent_id=first)
    assert [(r.id, r.parent_id) for r in runs.list_all(study)] == [(second, first), (first, None)]


def test_metrics_come_back_by_name_and_step(study: Study) -> None:
    number = start(study)
    with transaction(study):
        runs.log(study, number, 10, {"loss": 0.5, "margin": 0.2})
        runs.log(study, number, 5, {"loss": 0.7})
    assert runs.metrics(study, number) == [
        Metric(5, "loss", 0.7),
        Metric(10, "loss", 0.5),
        Metric(10, "margin", 0.2),
    ]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_a_number_is_stored_as_none(study: Study, value: float) -> None:
    number = start(study)
    with transaction(study):
        runs.log(study, number, 1, {"loss": value})
    assert runs.metrics(study, number) == [Metric(1, "loss", None)]


def test_a_metric_logged_again_replaces_the_first(study: Study) -> None:
    number = start(study)
    with transaction(study):
        runs.log(study, number, 1, {"loss": 0.9})
        runs.log(study, number, 1, {"loss": 0.8})
    assert runs.metrics(study, number) == [Metric(1, "loss", 0.8)]


def test_an_unknown_run_names_those_there_are(study: Study) -> None:
    start(study)
    with pytest.raises(UnknownRun, match="there is: 1"):
        runs.get(study, 7)
