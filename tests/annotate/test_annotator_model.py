"""Who can be relied on and what is true, recovered from simulated judgments."""

from itertools import product
from statistics import fmean
from typing import NamedTuple

import numpy as np
import pytest

from annotate.annotator_model import Fit, Labels, fit
from tests.annotate.simulated import (
    SKILLS,
    TASKS,
    Simulated,
    Task,
    dawid_skene_right,
    majority_right,
    simulate,
    votes,
)

UNEQUAL = ("uniform 0.2 to 0.95", "7 experts to 3 spammers")


class Tried(NamedTuple):
    """A simulated study and what was made of it."""

    skills: str
    study: Simulated
    found: Fit

    def correlation(self) -> float:
        estimates = [one.share for one in self.found.annotators]
        return float(np.corrcoef(estimates, self.study.shares)[0, 1])


@pytest.fixture(scope="module")
def tried() -> dict[Task, list[Tried]]:
    """Four studies of each task: 50 annotators, 40 judgments each, 5 of an item or 3."""
    made: dict[Task, list[Tried]] = {task: [] for task in TASKS}
    for (number, task), skills, overlap in product(enumerate(TASKS), UNEQUAL, (3, 5)):
        rng = np.random.default_rng([number, overlap, UNEQUAL.index(skills)])
        study = simulate(task, SKILLS[skills](50, rng), 40, overlap, rng)
        made[task].append(Tried(skills, study, fit(study.labels)))
    return made


def labels_of(table: list[list[int]], options: int) -> Labels:
    """Labels from rows: item, annotator, said, seen."""
    items, who, said, seen = np.array(table, dtype=np.intp).reshape(-1, 4).T
    return Labels(items, who, said, seen, options)


def everybody(said: np.ndarray, options: int = 2) -> Labels:
    """Labels from (items, annotators), each having judged each; seen as said."""
    items, who = np.indices(said.shape).reshape(2, -1)
    return Labels(items, who, said.ravel(), said.ravel(), options)


def test_labels_are_right_as_often_as_by_majority_and_by_dawid_skene(
    tried: dict[Task, list[Tried]],
) -> None:
    """Over all tasks; of one task chance may turn an item or two of a thousand around."""
    all_ours, all_theirs = [], []
    for some in tried.values():
        ours = fmean(one.study.right(one.found.posterior) for one in some)
        theirs = fmean(dawid_skene_right(one.study) for one in some)
        assert ours >= fmean(majority_right(one.study) for one in some)
        assert ours >= theirs - 0.002
        all_ours.append(ours)
        all_theirs.append(theirs)
    assert fmean(all_ours) > fmean(all_theirs) + 0.01


@pytest.mark.parametrize("task", TASKS)
def test_experts_and_spammers_are_told_apart_by_40_judgments(
    tried: dict[Task, list[Tried]], task: Task
) -> None:
    mixed = [one.correlation() for one in tried[task] if one.skills == UNEQUAL[1]]
    assert min(mixed) >= 0.9


def test_reliability_correlates_with_the_truth_about_as_well_as_counting_right_answers(
    tried: dict[Task, list[Tried]],
) -> None:
    for one in (one for some in tried.values() for one in some):
        counted = np.corrcoef(one.study.accuracy(), one.study.shares)[0, 1]
        assert one.correlation() >= counted - 0.13


def test_reliability_correlates_with_the_truth_at_200_judgments() -> None:
    rng = np.random.default_rng(6)
    study = simulate("compare", rng.uniform(0.2, 0.95, 50), 200, 3, rng)
    assert Tried("", study, fit(study.labels)).correlation() >= 0.95


def test_intervals_hold_the_truth_19_times_in_20(tried: dict[Task, list[Tried]]) -> None:
    held = [
        one.interval.low <= share <= one.interval.high
        for some in tried.values()
        for study in some
        for one, share in zip(study.found.annotators, study.study.shares, strict=True)
    ]
    assert len(held) == 600  # by chance alone 0.93 to 0.97; errors within a study go together
    assert 0.92 <= fmean(held) <= 0.98


def test_probabilities_are_what_they_say(tried: dict[Task, list[Tried]]) -> None:
    """Of items whose most probable option has 70 to 90 %, about 80 % are right."""
    sure, right = [], []
    for one in (one for some in tried.values() for one in some):
        some = np.abs(one.found.posterior.max(axis=1) - 0.8) < 0.1
        sure.append(one.found.posterior.max(axis=1)[some])
        right.append(one.found.posterior.argmax(axis=1)[some] == one.study.truth[some])
        assert one.found.posterior.sum(axis=1) == pytest.approx(1)
    assert len(np.concatenate(sure)) > 500
    assert np.concatenate(sure).mean() == pytest.approx(np.concatenate(right).mean(), abs=0.05)


def test_accuracy_is_the_share_of_right_answers(tried: dict[Task, list[Tried]]) -> None:
    for one in (one for some in tried.values() for one in some):
        estimated = np.array([each.accuracy for each in one.found.annotators])
        assert np.abs(estimated - one.study.accuracy()).mean() < 0.09
        assert estimated.mean() == pytest.approx(one.study.accuracy().mean(), abs=0.04)


def test_a_lean_to_a_side_is_found_and_does_not_count() -> None:
    """A third press left half of the time; the majority follows them, the model does not."""
    rng = np.random.default_rng(1)
    leaning = np.arange(30) < 10
    habits = np.where(leaning[:, None], [0.97, 0.01, 0.01, 0.01], [0.49, 0.49, 0.01, 0.01])
    study = simulate("compare", np.where(leaning, 0.1, 0.7), 100, 3, rng, habits)
    found = fit(study.labels)
    lefts = np.array([one.habit[0] for one in found.annotators])
    assert lefts[leaning].min() > 0.85
    assert lefts[~leaning].max() < 0.85
    assert study.right(found.posterior) > majority_right(study) + 0.02


def test_the_same_labels_and_seed_give_the_same_fit() -> None:
    rng = np.random.default_rng(2)
    labels = simulate("compare", rng.uniform(0.2, 0.9, 5), 20, 3, rng).labels
    one, again, other = fit(labels, 1), fit(labels, 1), fit(labels, 2)
    assert np.array_equal(one.posterior, again.posterior)
    assert one.annotators == again.annotators
    assert one.annotators != other.annotators
    assert np.abs(one.posterior - other.posterior).max() < 0.1


def test_whom_of_two_to_believe_is_not_decided_by_the_seed() -> None:
    """Where both agree they are believed; nothing says who is right where they do not."""
    rng = np.random.default_rng(5)
    truth = rng.integers(0, 2, (200, 1))
    said = np.where(rng.random((200, 2)) < [0.9, 0.8], truth, 1 - truth)
    agreed = said[:, 0] == said[:, 1]
    assert 20 < (~agreed).sum() < 80
    fits = [fit(everybody(said), seed) for seed in range(5)]
    won = np.array([np.where(one.settled, one.posterior.argmax(axis=1), -1) for one in fits])
    assert (won[:, agreed] == said[agreed, 0]).all()
    assert all(len(set(item[item >= 0])) < 2 for item in won.T)


@pytest.mark.parametrize("items", [1, 4, 40])
def test_of_two_who_never_agree_nothing_is_settled(items: int) -> None:
    said = np.tile([0, 1], (items, 1))
    assert not any(fit(everybody(said), seed).settled.any() for seed in range(3))


def test_nothing_said_leaves_nobody_and_all_options_open() -> None:
    nothing = labels_of([], options=4)
    assert fit(nothing).posterior.shape == (0, 4)
    assert fit(nothing).annotators == ()
    possible = np.array([[1, 1, 0, 1], [1, 1, 1, 1]], dtype=np.bool_)
    posterior = fit(nothing._replace(possible=possible)).posterior
    assert posterior == pytest.approx(possible / [[3], [4]])


@pytest.mark.parametrize("people", [1, 30])
def test_without_overlap_everything_is_believed_and_nothing_is_known(people: int) -> None:
    rng = np.random.default_rng(3)
    labels = simulate("compare", np.full(people, 0.9), 60, 1, rng).labels
    found = fit(labels)
    assert (found.posterior.argmax(axis=1) == votes(labels).argmax(axis=1)).all()
    assert found.posterior.max() < 0.9
    assert found.settled.all()
    for one in found.annotators:
        assert one.judgments == 60
        assert one.interval.low < 0.1
        assert one.interval.high > 0.95


def test_somebody_who_always_disagrees_is_not_relied_on() -> None:
    rng = np.random.default_rng(4)
    truth = rng.integers(0, 2, (60, 1))
    honest = np.where(rng.random((60, 4)) < 0.9, truth, 1 - truth)
    found = fit(everybody(np.hstack([honest, 1 - truth])))
    *good, contrary = found.annotators
    assert min(one.share for one in good) > 0.5
    assert contrary.share < 0.1
    assert (contrary.interval.low, contrary.interval.high < 0.3) == (0.0, True)
    assert (found.posterior.argmax(axis=1) == truth[:, 0]).mean() > 0.9


def test_three_who_agree_equally_are_believed_by_majority() -> None:
    rng = np.random.default_rng(5)
    truth = rng.integers(0, 2, (200, 1))
    said = np.where(rng.random((200, 3)) < 0.85, truth, 1 - truth)
    found = fit(everybody(said))
    agrees = found.posterior.argmax(axis=1) == (said.sum(axis=1) > 1)
    assert agrees.mean() > 0.95
    assert max(one.share for one in found.annotators) < 0.95


def test_who_never_errs_and_who_only_guesses_have_intervals_up_to_the_edge() -> None:
    rng = np.random.default_rng(7)
    study = simulate("compare", np.where(np.arange(20) < 15, 1.0, 0.0), 60, 5, rng)
    found = fit(study.labels).annotators
    assert all(one.interval.high == 1.0 for one in found[:15])
    assert sum(one.interval.low == 0.0 for one in found[15:]) >= 4
    assert all(one.interval.high < 0.4 for one in found[15:])


def test_what_was_judged_once_is_believed_as_far_as_who_judged_it() -> None:
    rng = np.random.default_rng(8)
    study = simulate("rate", np.array([0.95] * 6 + [0.0] * 2), 60, 4, rng)
    labels, items = study.labels, len(study.truth)
    longer = Labels(  # the first, an expert, judges one item more, and the last another
        items=np.append(labels.items, [items, items + 1]),
        annotators=np.append(labels.annotators, [0, 7]),
        said=np.append(labels.said, [1, 1]),
        seen=np.append(labels.seen, [1, 1]),
        options=2,
    )
    by_expert, by_spammer = fit(longer).posterior[-2:, 1]
    assert by_expert > 0.85
    assert by_spammer < 0.7


def test_items_with_fewer_responses_are_judged_by_the_same_habits() -> None:
    """Half of the items have four responses, half have two; the last option is none of them."""
    rng = np.random.default_rng(9)
    possible = np.ones((600, 5), dtype=np.bool_)
    possible[300:, 2:4] = False
    habit, shares = np.array([0.1, 0.1, 0.1, 0.6, 0.1]), np.array([0.9, 0.8, 0.6, 0.2])
    chances = possible * [1, 1, 1, 1, 0.5]
    by_habit = possible * habit
    truth = drawn(chances, rng)
    said = np.empty((600, 4), dtype=np.intp)
    for person, share in enumerate(shares):
        said[:, person] = np.where(rng.random(600) < share, truth, drawn(by_habit, rng))
    found = fit(everybody(said, options=5)._replace(possible=possible))
    assert (found.posterior[~possible] == 0).all()
    assert (found.posterior.argmax(axis=1) == truth).mean() > 0.9
    for one, share in zip(found.annotators, shares, strict=True):
        assert one.share == pytest.approx(share, abs=0.1)
    assert found.annotators[3].habit == pytest.approx(habit, abs=0.1)


def drawn(weights: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """An option for each row."""
    below = weights.cumsum(axis=1)
    return np.asarray((below <= rng.random((len(weights), 1)) * below[:, -1:]).sum(axis=1))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[0, 0, 2, 0]], "not among the options"),
        ([[0, 0, 0, 2]], "not among the options"),
        ([[0, -1, 0, 0]], "count from 0"),
    ],
)
def test_labels_that_contradict_themselves_are_refused(rows: list[list[int]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fit(labels_of(rows, options=2))


def test_arrays_of_other_sizes_are_refused() -> None:
    labels = labels_of([[0, 0, 0, 0], [1, 0, 1, 1]], options=2)
    with pytest.raises(ValueError, match="same length"):
        fit(labels._replace(said=labels.said[:1]))
    with pytest.raises(ValueError, match="row for each item"):
        fit(labels._replace(possible=np.ones((1, 2), dtype=np.bool_)))
    with pytest.raises(ValueError, match="no option at all"):
        fit(labels._replace(possible=np.array([[True, True], [False, False]])))
    only_second = np.array([[True, True], [True, False]])
    with pytest.raises(ValueError, match="not among the options"):
        fit(labels._replace(possible=only_second))
