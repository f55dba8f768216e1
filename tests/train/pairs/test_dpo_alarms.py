"""Alarms of DPO: raised by curves that go wrong, silent for those that do not."""

import math

from train.pairs.dpo_alarms import found


def steps(values: list[float]) -> list[tuple[int, float]]:
    return list(enumerate(values, start=1))


CALM = {
    "logp_chosen_token": steps([-2.0 + 0.001 * i for i in range(60)]),
    "reward_margin": steps([0.02 * i for i in range(60)]),
    "length_gap": steps([math.sin(7 * i) for i in range(60)]),
}


def kinds(history: dict[str, list[tuple[int, float]]]) -> list[str]:
    return [alarm.kind for alarm in found(CALM | history)]


def test_a_training_that_goes_well_raises_none() -> None:
    assert kinds({}) == []
    assert found({}) == []
    assert found(CALM, [(5, 100.0), (10, 140.0)]) == []


def test_chosen_responses_that_become_unlikely_are_told() -> None:
    falling = steps([-2.0 - 0.02 * i for i in range(60)])
    (alarm,) = found(CALM | {"logp_chosen_token": falling})
    assert (alarm.kind, alarm.step) == ("chosen_falls", 60)
    assert "1.0 nats a token" in alarm.message and "--sft-weight" in alarm.message
    assert kinds({"logp_chosen_token": falling[:19]}) == []  # too early to say


def test_margins_that_run_away_are_told() -> None:
    assert kinds({"reward_margin": steps([0.3 * i for i in range(60)])}) == ["margin_runs_away"]
    assert kinds({"reward_margin": steps([0.0] * 59 + [90.0])}) == []  # one step says nothing


def test_rewards_that_follow_length_are_told() -> None:
    gaps = [10 * math.sin(7 * i) for i in range(60)]
    margins = [0.1 * gap + 0.3 * math.cos(11 * i) for i, gap in enumerate(gaps)]
    history = {"length_gap": steps(gaps), "reward_margin": steps(margins)}
    assert kinds(history) == ["leans_to_length"]
    assert kinds({"length_gap": steps([3.0] * 60)}) == []  # all alike: nothing to follow


def test_sampled_answers_that_grow_are_told() -> None:
    (alarm,) = found(CALM, [(5, 100.0), (10, 190.0), (15, 250.0)])
    assert (alarm.kind, alarm.step) == ("answers_grow", 15)
    assert "2.5 times" in alarm.message
