"""Scoring: rewards of responses in the study, by a run's reward model or by another one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from db import runs, scores, times
from db.connection import open_study, transaction
from db.counting import counted
from db.runs import Run
from train import libraries, models
from train.errors import BadSettings
from train.job import Say, silent
from train.running.artifacts import artifact_of

if TYPE_CHECKING:
    from train.rewards.rewarding import Rewarder


class Scored(NamedTuple):
    """Who scored, as `db.scores` knows it, how many responses now, and how many had a score."""

    scorer: str
    new: int
    known: int


def scorer_of(by: int | str) -> str:
    """The name of a scorer: ``run 7`` for a run's number, and a model's as runs remember it."""
    return f"run {by}" if isinstance(by, int) else models.name_of(by)


def score(database: Path, by: int | str, response_ids: Sequence[int], say: Say = silent) -> Scored:
    """Store the rewards that a run (its number) or a model (its name) gives to responses.

    Those it has scored are left alone, and each batch is stored as it comes, in a transaction of
    its own: scoring that was stopped goes on. Raises MissingExtra, UnknownRun, BadSettings for a
    run that trained no reward model, NoAdapter, Diverged for a reward that is no number, and what
    :func:`train.rewards.reward_models.load` raises.
    """
    scorer = scorer_of(by)
    with open_study(database) as study:
        run = reward_run(runs.get(study, by)) if isinstance(by, int) else None
        known = scores.of_responses(study, scorer, response_ids)
        missing = [id_ for id_ in dict.fromkeys(response_ids) if id_ not in known]
        texts = scores.texts(study, missing)
    if not missing:
        return Scored(scorer, 0, len(known))
    libraries.require()
    libraries.quiet()
    from train.rewards.rewarding import Answered, finite

    rewarder = _rewarder(by, run)
    say(f"Scoring {counted(len(missing), 'response')} by {scorer}.")
    asked = [Answered(prompt, response) for _, prompt, response in texts]
    for batch in rewarder.batches(asked):
        found = {missing[index]: reward for index, reward in finite(batch).items()}
        with open_study(database) as study, transaction(study):
            scores.add(study, scorer, found, times.now())
    return Scored(scorer, len(missing), len(known))


def reward_run(run: Run) -> Run:
    """A run as it is; raises BadSettings for one that trained no reward model."""
    if run.method != "reward":
        raise BadSettings(
            f"Run {run.id} is a run of {run.method} and rewards nothing. "
            "Give one of reward (train runs), or train one: train reward --dataset NAME --out DIR."
        )
    return run


def _rewarder(by: int | str, run: Run | None) -> "Rewarder":
    from train.rewards import reward_artifacts, reward_models
    from train.rewards.rewarding import Classifier

    hardware = models.hardware()
    if run is None:
        return Classifier.of(reward_models.load(str(by), hardware))
    return reward_artifacts.load(artifact_of(run), run.base_model, hardware)
