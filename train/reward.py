"""Reward: a Bradley-Terry model of which of two responses people choose.

    train reward --db study.db --dataset pairs --out rewards/first
    train reward --db study.db --dataset pairs --out rewards/quick --only-head

A head on a language model gives a prompt with its response one number, and the loss is the log loss
of choosing by the difference of two numbers (Bradley and Terry, 1952; Ouyang et al., arXiv
2203.02155). Where people said how much better a response is, the rewards must be apart by that
margin (Touvron et al., arXiv 2307.09288): the stated strength, 0 to 1, times ``--margin-scale``.
*Safe to Serve* (arXiv 2412.00074) ranks the samples of RAFT by such a model of 2B parameters.

What it is worth is measured on prompts it has not seen: the dataset's test rows, its validation
rows, or where it has neither a tenth of its prompts. Accuracy has an interval; calibration says
whether its certainty can be trusted; and rewards that merely follow length raise an alarm.

With ``--only-head`` the language model stays as it is and only a head is fitted to what it makes of
the texts (:mod:`train.rewards.reward_head`): a minute or so on a CPU, for studies that begin.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from db.counting import counted
from db.dataset_rows import Preference
from train import data
from train.errors import NothingToTrain
from train.job import Job
from train.models import Loaded
from train.options import Settings, setting
from train.rewards import reward_rows, reward_start
from train.rewards.held_out import HeldOut, held_out
from train.rewards.reward_rows import Pairs
from train.running import arguments
from train.running.faults import sentences
from train.running.output import check, claim
from train.running.ready import ready
from train.running.recording import describe, recorded
from train.running.starting import Start
from train.running.training import steps, summary, train
from train.summary import Summary

if TYPE_CHECKING:
    from trl.trainer.reward_trainer import RewardTrainer


@dataclass(frozen=True, kw_only=True)
class RewardSettings(Settings):
    """As DPO's; the margins are the small ones of the paper."""

    only_head: bool = setting(
        False, "Fit a head and leave the model as it is: a minute on a CPU; most options are idle."
    )
    margin_scale: float = setting(
        1.0, "How far apart the rewards of a pair of full stated strength must be.", least=0
    )
    hold_out: float = setting(
        0.1,
        "Share of the prompts to measure on, where the dataset holds none out.",
        least=0,
        most=1,
    )


class Rewarded(NamedTuple):
    """What became of a run, and what it is worth; None where nothing was held out."""

    summary: Summary
    held_out: HeldOut | None

    def __str__(self) -> str:
        return f"{self.summary}\n{self.held_out or 'Nothing was held out to measure it on.'}"


@sentences()
def train_reward(job: Job, dataset: str, settings: RewardSettings | None = None) -> Rewarded | None:
    """Train on the preferences ``NAME`` or ``NAME@VERSION`` of a study; None after a dry run.

    The dataset's validation rows choose the checkpoint. The run, its metrics and what was measured
    on the pairs held out (``held_out_...``) are rows of the study.
    Raises UnknownDataset, WrongKind, NothingToTrain, OutputTaken, NothingToResume, what
    :func:`train.running.starting.begin` and :func:`train.running.ready.ready` raise, Diverged, and
    Interrupted.
    """
    settings = settings or RewardSettings()
    check(job)
    pairs = reward_rows.read(job, dataset, settings, settings.hold_out)
    if settings.only_head:
        return _by_head(job, pairs, settings)
    start = reward_start.begin(job, settings)
    claim(job)
    given = len(pairs.train)
    pairs = _fitting(pairs, start.tokenizer, settings)
    trainer = _trainer(start, pairs, settings, job)
    dropped = given - len(pairs.train)
    job.say(_plan(pairs, dropped, settings, start))
    if not ready(trainer, job):
        return None
    with recorded(job, describe(job, "reward", start, [pairs.dataset], settings)) as recorder:
        recorder.log(0, {"pairs_given": given, "pairs_dropped": dropped})
        train(trainer, job, recorder)
        from train.rewards.rewarding import Classifier

        model = trainer.accelerator.unwrap_model(trainer.model).eval()
        found = held_out(Classifier.of(Loaded(model, start.tokenizer)), pairs, recorder, job.say)
    return Rewarded(summary(job, recorder), found)


def _by_head(job: Job, pairs: Pairs, settings: RewardSettings) -> Rewarded | None:
    start = reward_start.frozen(job, settings)
    claim(job)
    job.say(
        f"A reward head on {counted(len(pairs.train), 'pair')}, on {start.hardware}. "
        f"Held out: {counted(len(pairs.held_out), 'pair')}."
    )
    if job.dry_run:
        return None
    from train.rewards import reward_fitting

    with recorded(job, describe(job, "reward", start, [pairs.dataset], settings)) as recorder:
        recorder.log(0, {"pairs_given": len(pairs.train)})
        rewarder = reward_fitting.fit(start.model, pairs.train, settings.margin_scale, recorder)
        rewarder.save(job.out)
        recorder.save(job.out)
        found = held_out(rewarder, pairs._replace(chosen_by=False), recorder, job.say)
    return Rewarded(summary(job, recorder), found)


def _fitting(pairs: Pairs, tokenizer: Any, settings: RewardSettings) -> Pairs:
    """Without the pairs that are too long, which TRL would drop unsaid; raises NothingToTrain."""
    train, validation = (
        [pair for pair in rows if _fits(pair, tokenizer, settings.max_length)]
        for rows in (pairs.train, pairs.validation)
    )
    if not train:
        raise NothingToTrain(
            f"Every pair is longer than {settings.max_length} tokens. Raise --max-length."
        )
    return pairs._replace(train=train, validation=validation)


def _fits(pair: Preference, tokenizer: Any, limit: int) -> bool:
    from train.rewards.rewarding import Answered, whole

    both = (Answered(pair.prompt, response) for response in (pair.chosen, pair.rejected))
    return all(len(whole(tokenizer, one)) <= limit for one in both)


def _trainer(start: Start, pairs: Pairs, settings: RewardSettings, job: Job) -> "RewardTrainer":
    from trl.trainer.reward_config import RewardConfig
    from trl.trainer.reward_trainer import RewardTrainer

    from train.running.half_adapters import compute_in_half

    compute_in_half(start.model)
    shared = arguments.common(job, settings, start.hardware, validated=bool(pairs.validation))
    train_rows, validation = (
        [reward_rows.row(pair, settings.margin_scale) for pair in rows]
        for rows in (pairs.train, pairs.validation)
    )
    return RewardTrainer(
        model=start.model,
        args=RewardConfig(**shared, disable_dropout=True),
        train_dataset=data.table(train_rows),
        eval_dataset=data.table(validation) if validation else None,
        processing_class=start.tokenizer,
    )


def _plan(pairs: Pairs, dropped: int, settings: RewardSettings, start: Start) -> str:
    trained = len(pairs.train)
    strong = sum(pair.margin is not None for pair in pairs.train)
    return (
        f"A reward model on {counted(trained, 'pair')} ({strong:,} with a stated strength), "
        f"{counted(steps(trained, settings), 'step')}, on {start.hardware}. Longer than "
        f"{settings.max_length} tokens and dropped: {dropped:,}. Held out: "
        f"{counted(len(pairs.held_out), 'pair')}."
    )
