"""Scoring: rewards of responses in the study, by a run's reward model or by another one."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from db import runs, scores, times
from db.connection import open_study, transaction
from db.counting import counted
from db.runs import Run
from train import libraries, models
from train.errors import BadSettings
from train.job import Say, silent
from train.model_versions import version_in, version_of
from train.running.artifacts import artifact_of

if TYPE_CHECKING:
    from train.rewards.rewarding import Rewarder


OTHERS = (
    "{} is not known to be the model that scored under this name before: {} of that one are "
    "removed, and what is asked for is scored anew."
)


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

    How, and what it raises: :func:`rewards`.
    """
    known, *new = rewards(database, by, response_ids, say)
    return Scored(scorer_of(by), sum(map(len, new)), len(known))


def rewards(
    database: Path, by: int | str, response_ids: Sequence[int], say: Say = silent
) -> Iterator[dict[int, float]]:
    """The rewards that are known, by response id, and then those that are new, as they come.

    Those it has scored are left alone, and each batch is stored as it comes, in a transaction of
    its own: scoring that was stopped goes on. Where another model was known by the name, or nobody
    noted which, its scores are removed with the first that are new. Raises MissingExtra,
    UnknownRun, BadSettings for a run that trained no reward model, NoAdapter, Diverged for a reward
    that is no number, and what :func:`train.rewards.reward_models.load` raises.
    """
    scorer = scorer_of(by)
    with open_study(database) as study:
        run = reward_run(runs.get(study, by)) if isinstance(by, int) else None
    version = version_in(artifact_of(run)) if run else version_of(str(by))
    with open_study(database) as study:
        if run:  # whose model stays what it is: older scores are of it, too
            with transaction(study):
                scores.note_version(study, scorer, version)
        known = scores.of_responses(study, scorer, response_ids, version)
        missing = [id_ for id_ in dict.fromkeys(response_ids) if id_ not in known]
        texts = scores.texts(study, missing)
    yield known
    if not missing:
        return
    libraries.require()
    libraries.quiet()
    from train.rewards.rewarding import Answered, finite

    rewarder = _rewarder(by, run)
    say(f"Scoring {counted(len(missing), 'response')} by {scorer}.")
    asked = [Answered(prompt, response) for _, prompt, response in texts]
    first = True
    for batch in rewarder.batches(asked):
        found = {missing[index]: reward for index, reward in finite(batch).items()}
        with open_study(database) as study, transaction(study):
            gone = scores.forget_others(study, scorer, version) if first else 0
            scores.add(study, scorer, found, times.now(), version)
        if gone:
            say(OTHERS.format(scorer, counted(gone, "score")))
        first = False
        yield found


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
