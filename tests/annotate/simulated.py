"""Simulated annotators: what is true is known, and so is how often each of them reports it."""

import warnings
from collections.abc import Callable
from typing import Literal, NamedTuple, get_args

import numpy as np
import pandas as pd
from crowdkit.aggregation.classification.dawid_skene import DawidSkene

from annotate.annotator_model import FloatArray, IntArray, Labels

Task = Literal["compare", "rate", "rank"]
TASKS: tuple[Task, ...] = get_args(Task)
RESPONSES = 8  # of an item to rank
_PREVALENCE = {  # of what is true, in terms of the item
    "compare": (0.4, 0.4, 0.12, 0.08),
    "rate": (0.6, 0.4),
    "rank": (*[0.9 / RESPONSES] * RESPONSES, 0.1),
}
_LEANING = {  # Dirichlet, of habits: most lean to a side, or to the first place
    "compare": (1.8, 1.8, 0.2, 0.2),
    "rate": (1.5, 1.5),
    "rank": (3.0, *[0.7] * (RESPONSES - 1), 1.0),
}

Random = np.random.Generator


def _experts(many: int, rng: Random) -> FloatArray:
    return rng.uniform(0.8, 0.98, many)


def _mixed(many: int, rng: Random, low: float, high: float) -> FloatArray:
    return np.where(np.arange(many) % 10 < 7, _experts(many, rng), rng.uniform(low, high, many))


SKILLS: dict[str, Callable[[int, Random], FloatArray]] = {
    "uniform 0.2 to 0.95": lambda many, rng: rng.uniform(0.2, 0.95, many),
    "all good, 0.85 to 0.97": lambda many, rng: rng.uniform(0.85, 0.97, many),
    "middling, Beta(8, 8)": lambda many, rng: rng.beta(8, 8, many),
    "wide, Beta(2, 2)": lambda many, rng: rng.beta(2, 2, many),
    "7 experts to 3 spammers": lambda many, rng: _mixed(many, rng, 0.0, 0.1),
    "the same, spammers at 0": lambda many, rng: _mixed(many, rng, 0.0, 0.0),
    "all perfect": lambda many, rng: np.ones(many),
}


class Simulated(NamedTuple):
    """Judgments, what is true of each item, and rho and habit of each annotator."""

    labels: Labels
    truth: IntArray
    shares: FloatArray
    habits: FloatArray

    def right(self, posterior: FloatArray) -> float:
        """The share of items whose most probable option is the true one."""
        return float((posterior.argmax(axis=1) == self.truth).mean())

    def accuracy(self) -> FloatArray:
        """The share of right answers of each annotator: what one could count, knowing the truth."""
        right = self.labels.said == self.truth[self.labels.items]
        return np.bincount(self.labels.annotators, right) / np.bincount(self.labels.annotators)


def simulate(
    task: Task,
    shares: FloatArray,
    each: int,
    overlap: int,
    rng: Random,
    habits: FloatArray | None = None,
) -> Simulated:
    """A study in which annotators with these shares have `each` judgments or slightly more."""
    options = len(_PREVALENCE[task])
    if habits is None:
        habits = rng.dirichlet(_LEANING[task], len(shares))
    who = _assigned(len(shares), -(-len(shares) * each // overlap), overlap, rng)
    items = np.repeat(np.arange(len(who) // overlap), overlap)
    truth = rng.choice(options, len(who) // overlap, p=_PREVALENCE[task])
    shown = _shown(task, len(who), rng)
    reports = rng.random(len(who)) < shares[who]
    by_habit = (habits.cumsum(axis=1)[who, :-1] < rng.random((len(who), 1))).sum(axis=1)
    at = np.argsort(shown, axis=1)[np.arange(len(who)), truth[items]]
    seen = np.where(reports, at, by_habit)
    said = shown[np.arange(len(who)), seen]
    return Simulated(Labels(items, who, said, seen, options), truth, shares, habits)


def _assigned(many: int, items: int, overlap: int, rng: Random) -> IntArray:
    """For each item `overlap` annotators, those with the fewest judgments first."""
    so_far, who = np.zeros(many), np.empty((items, overlap), dtype=np.intp)
    for item in range(items):
        who[item] = np.argsort(so_far + rng.random(many))[:overlap]
        so_far[who[item]] += 1
    return who.ravel()


def _shown(task: Task, many: int, rng: Random) -> IntArray:
    """(judgments, options): the option at each place of the screen. The last ones do not move."""
    moving = {"compare": 2, "rate": 0, "rank": RESPONSES}[task]
    shown = np.tile(np.arange(len(_PREVALENCE[task])), (many, 1))
    shown[:, :moving] = rng.permuted(shown[:, :moving], axis=1)
    return shown


def votes(labels: Labels) -> IntArray:
    """(items, options): how many said so."""
    cells = labels.items * labels.options + labels.said
    items = int(labels.items.max()) + 1
    return np.bincount(cells, minlength=items * labels.options).reshape(items, labels.options)


def majority_right(study: Simulated) -> float:
    """How often the majority is right; of tied votes each counts in part, as if drawn."""
    given = votes(study.labels)
    most = given == given.max(axis=1, keepdims=True)
    return float(
        (most / most.sum(axis=1, keepdims=True))[np.arange(len(given)), study.truth].mean()
    )


def dawid_skene_right(study: Simulated) -> float:
    """How often crowd-kit's Dawid-Skene is right."""
    labels = study.labels
    frame = pd.DataFrame({"task": labels.items, "worker": labels.annotators, "label": labels.said})
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"The \w+ keyword", DeprecationWarning)  # of pandas
        found = DawidSkene(n_iter=100).fit_predict(frame)
    return float((found.sort_index().to_numpy() == study.truth).mean())
