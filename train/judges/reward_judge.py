"""A reward model as a judge of how good answers are: ``reward:run 5``, or ``reward:MODEL``.

Rewards are kept where ``train score`` keeps them, too, with the version of the model: what this one
has rewarded is not computed again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from db import runs, scores
from db.connection import open_study
from db.judges import Verdict
from train.job import Say, silent
from train.judges.judging import Exchange
from train.model_versions import version_in, version_of
from train.rewards import scoring
from train.running.artifacts import artifact_of

_RUN = re.compile(r"run[ :]?(\d{1,9})")


@dataclass(frozen=True)
class RewardJudge:
    """A reward model; the value is the reward."""

    name: str
    version: str
    database: Path
    by: int | str
    settings: Mapping[str, Any] = field(default_factory=dict)
    asks: Literal["good"] = "good"
    say: Say = silent

    def telling(self, say: Say) -> "RewardJudge":
        """The same, which says what it scores, and whose older scores are removed for that."""
        return replace(self, say=say)

    def judge(self, exchanges: Sequence[Exchange]) -> Iterator[Mapping[int, Verdict]]:
        """Verdicts by index: of what is scored by now, and then as scoring goes on.

        Exchanges that are not in the study are left out. Raises what
        :func:`train.rewards.scoring.rewards` raises.
        """
        with open_study(self.database) as study:
            ids = scores.response_ids(study, exchanges)
        wanted = [id_ for id_ in ids if id_ is not None]
        for found in scoring.rewards(self.database, self.by, wanted, self.say):
            if found:
                yield {n: Verdict(None, found[id_]) for n, id_ in enumerate(ids) if id_ in found}


def reward_judge(spec: str, database: Path) -> RewardJudge:
    """The reward model of a run of the study, or another one.

    Raises UnknownRun, BadSettings for a run that trained none, NoAdapter, and ModelNotFound.
    """
    run = _RUN.fullmatch(spec)
    if run is None:
        scorer = scoring.scorer_of(spec)
        return RewardJudge(f"reward:{scorer}", version_of(spec), database, spec)
    number = int(run[1])
    with open_study(database) as study:
        artifact = artifact_of(scoring.reward_run(runs.get(study, number)))
    scorer = scoring.scorer_of(number)
    return RewardJudge(f"reward:{scorer}", version_in(artifact), database, number)
