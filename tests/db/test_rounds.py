"""Rounds: chains of them, their steps, and where they stand."""

from datetime import timedelta

import pytest

from db import round_standing, rounds, runs, times
from db.connection import Study, transaction
from db.errors import UnknownChain
from db.rounds import Links, Round
from tests.db.filling import NOW, new_project, pair, store
from tests.db.test_runs import start


def add(study: Study, chain: str = "safer") -> Round:
    with transaction(study):
        return rounds.add(study, chain, "dpo", None, "{}", NOW)


def test_the_rounds_of_a_chain_count_from_one(study: Study) -> None:
    assert [add(study).number, add(study, "other").number, add(study).number] == [1, 1, 2]
    assert [each.number for each in rounds.of_chain(study, "safer")] == [1, 2]
    assert rounds.chains(study) == ["safer", "other"]


def test_an_unknown_chain_is_told_which_there_are(study: Study) -> None:
    add(study)
    with pytest.raises(UnknownChain, match=r"'sfaer' in this study \(there is: safer\)"):
        rounds.of_chain(study, "sfaer")


def test_steps_come_in_the_order_of_the_work_with_what_they_noted(study: Study) -> None:
    one = add(study)
    with transaction(study):
        for name in ("pair", "sample"):
            rounds.begin(study, one.id, name, NOW)
        rounds.note(study, one.id, "sample", {"prompts": [1, 2]})
        rounds.note(study, one.id, "sample", {"samples": 4})
        rounds.end(study, one.id, "sample", "done", NOW + timedelta(seconds=5))
    sample, pairing = rounds.steps(study, one.id)
    assert (sample.name, sample.state) == ("sample", "done")
    assert sample.detail == {"prompts": [1, 2], "samples": 4}
    assert sample.finished_at == NOW + timedelta(seconds=5)
    assert (pairing.name, pairing.state, pairing.finished_at) == ("pair", "running", None)


def test_a_step_that_is_begun_again_keeps_what_it_noted_and_loses_its_error(study: Study) -> None:
    one = add(study)
    with transaction(study):
        rounds.begin(study, one.id, "sample", NOW)
        rounds.note(study, one.id, "sample", {"prompts": [1]})
        rounds.end(study, one.id, "sample", "failed", NOW, "The disk is full.")
    with transaction(study):
        rounds.begin(study, one.id, "sample", NOW)
    (step,) = rounds.steps(study, one.id)
    assert (step.state, step.error, step.detail) == ("running", None, {"prompts": [1]})


def test_what_is_next_is_what_the_first_step_that_is_not_done_needs(study: Study) -> None:
    one = add(study)
    assert next_sentence(study) == "Round 1 goes on with: sample."
    with transaction(study):
        rounds.begin(study, one.id, "sample", NOW)
    assert "Round 1 is at work: sample, since 2026-01-05 09:00 UTC." in next_sentence(study)
    with transaction(study):
        rounds.end(study, one.id, "sample", "failed", NOW, "The disk is full.")
    assert next_sentence(study) == "Round 1 stopped at sample: The disk is full. Then go on."


def test_a_training_that_writes_no_more_is_said_to_be_silent(study: Study) -> None:
    one, number = add(study), start(study)
    with transaction(study):
        for name in ("sample", "pair", "judge", "build"):
            rounds.begin(study, one.id, name, NOW)
            rounds.end(study, one.id, name, "done", NOW)
        rounds.begin(study, one.id, "train", NOW)
        rounds.note(study, one.id, "train", {}, Links(run_id=number))
        runs.plan(study, number, 8)
        runs.log(study, number, 3, {"loss": 0.5})
        runs.seen(study, number, times.now())
    assert ", 3/8 steps. If its command has ended, go on." in next_sentence(study)
    with transaction(study):
        runs.seen(study, number, NOW + timedelta(minutes=1))
    assert "min. Was it stopped? Then go on." in next_sentence(study)


def test_while_people_are_needed_it_says_where_and_for_how_much(study: Study) -> None:
    one, project = add(study), new_project(study, overlap=2)
    store(study, project, [pair("One?"), pair("Two?")])
    with transaction(study):
        for name in ("sample", "pair"):
            rounds.begin(study, one.id, name, NOW)
            rounds.end(study, one.id, name, "done", NOW)
        rounds.note(study, one.id, "pair", {}, Links(project_id=project.id))
        rounds.begin(study, one.id, "judge", NOW)
        rounds.end(study, one.id, "judge", "waiting", NOW)
    found = round_standing.newest(study, "safer")
    said = round_standing.next_thing(found)
    assert (found.at, found.wanted, found.open, said.project) == ("judge", 4, 2, "pairs")
    assert said.sentence.startswith("2 of 4 judgments are still wanted in project 'pairs'.")
    assert said.command == "train round go safer"


def test_a_round_that_is_done_leads_to_the_next(study: Study) -> None:
    one = add(study)
    with transaction(study):
        for name in rounds.NAMES:
            rounds.begin(study, one.id, name, NOW)
            rounds.end(study, one.id, name, "done", NOW)
    said = round_standing.next_thing(round_standing.newest(study, "safer"))
    assert said.command == "train round start safer"


def next_sentence(study: Study) -> str:
    return round_standing.next_thing(round_standing.newest(study, "safer")).sentence
