"""What a run is related to: runs from its model, its round, and the data that it learned from."""

from db import rounds, run_kin, runs
from db.connection import Study, transaction
from db.rounds import Links
from db.run_kin import InRound
from db.runs import NewRun
from tests.db.filling import NOW, new_project, pair, snapshot, store
from tests.db.test_runs import start


def test_runs_that_start_from_a_model_are_its_children(study: Study) -> None:
    first = start(study)
    second, third = start(study, first), start(study, 2)
    assert run_kin.children(study, first) == [second]
    assert run_kin.children(study, third) == []


def test_a_dataset_of_a_mix_is_behind_the_run_too(study: Study) -> None:
    projects = [new_project(study, name) for name in ("general", "safety")]
    for project in projects:
        store(study, project, [pair(f"{project.name}?")])
    general, safety = (snapshot(study, project) for project in projects)
    new = NewRun(
        "sit", "model", None, general.id, general.hash, "{}", 0, "{}", None, "cpu",
        beside=((safety.id, safety.hash),),
    )  # fmt: skip
    with transaction(study):
        number = runs.start(study, new, NOW)
    assert run_kin.learned_from(study, general.id) == [number]
    assert run_kin.learned_from(study, safety.id) == [number]


def test_a_run_knows_its_round_while_it_trains_and_afterwards(study: Study) -> None:
    number = start(study)
    with transaction(study):
        study.execute("UPDATE runs SET folder = '/models/1'")
        one = rounds.add(study, "safer", "dpo", None, "{}", NOW)
        rounds.begin(study, one.id, "train", NOW)
    run = runs.get(study, number)
    assert run_kin.round_of(study, run) is None
    with transaction(study):
        rounds.note(study, one.id, "train", {"folder": "/models/1"})
    assert run_kin.round_of(study, run) == InRound("safer", 1)
    with transaction(study):
        rounds.note(study, one.id, "train", {"folder": "/elsewhere"}, Links(run_id=number))
    assert run_kin.round_of(study, run) == InRound("safer", 1)
