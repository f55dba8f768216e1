"""Beginning a round: what is asked for is looked at before anything is stored."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from db import projects, round_standing, rounds, runs, times
from db.connection import Study, open_study, transaction
from db.rounds import Round
from db.runs import POLICIES
from train.errors import BadSettings, RoundNotDone
from train.models import name_of
from train.rounds import settings, teaching
from train.rounds.settings import RoundSettings
from train.rounds.working import title
from train.running.artifacts import artifact_of

FOLDER = "rounds"  # beside the study
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._]{0,59}(-[A-Za-z0-9._]+)*")
_KEPT = ("method", "prompts_from", "model", "samples", "judge", "pairing", "overlap", "out")
_FIRST = ("method", "prompts_from")  # what the first round of a chain must be told


def start(
    database: Path, chain: str, given: Mapping[str, Any], from_run: int | None = None
) -> Round:
    """Add a round to a chain, or begin the chain; nothing is done for it yet.

    `given` are settings by name; the others are those of the last round, or the defaults. The first
    round starts from `from_run` or from a base model, the others from the last one's run.
    Raises RoundNotDone while the last round is not done, BadSettings, UnknownProject, UnknownRun
    and NoAdapter. One transaction.
    """
    with open_study(database) as study, transaction(study):
        number, begins_with = 1, from_run
        if chain in rounds.chains(study):
            number += len(rounds.of_chain(study, chain))
            asked, begins_with = _next(study, chain, given, from_run)
        else:
            asked = _first(database, chain, given, from_run)
        _check(study, asked, begins_with)
        _check_title(study, title(chain, number))
        return rounds.add(study, chain, asked.method, begins_with, asked.to_json(), times.now())


def change(database: Path, chain: str, given: Mapping[str, Any]) -> Round:
    """Change settings of a chain's last round, for the steps that are not done yet.

    Raises UnknownChain, and BadSettings for what cannot be another one within a round. One
    transaction.
    """
    if kept := [name for name in given if name in _KEPT]:
        raise BadSettings(
            f"--{kept[0].replace('_', '-')} belongs to the whole round. "
            "Give it to the next: train round start."
        )
    with open_study(database) as study, transaction(study):
        last = rounds.of_chain(study, chain)[-1]
        asked = settings.from_json(last.settings).changed(given)
        _check(study, asked, last.start_run_id)
        rounds.change(study, last.id, asked.to_json())
        return last


def _first(
    database: Path, chain: str, given: Mapping[str, Any], from_run: int | None
) -> RoundSettings:
    if not _NAME.fullmatch(chain):
        raise BadSettings(
            f"{chain!r} cannot name a chain: use letters, digits, dots, underscores and hyphens."
        )
    for name in _FIRST:
        if name not in given:
            option = f"--{name.replace('_', '-')}"
            raise BadSettings(f"The first round of a chain has to be told {option}.")
    if from_run is not None and "model" in given:
        raise BadSettings("A chain starts from a run or from a model. Give one of them.")
    default = database.resolve().parent / FOLDER / chain
    out = str(Path(given.get("out", default)).resolve())
    model = given.get("model")
    return RoundSettings(**{**given, "out": out, "model": model and name_of(model)})


def _next(
    study: Study, chain: str, given: Mapping[str, Any], from_run: int | None
) -> tuple[RoundSettings, int]:
    last = round_standing.newest(study, chain)
    if last.at is not None or last.run_id is None:
        raise RoundNotDone(
            f"Round {last.round.number} of {chain!r} is not done. "
            f"{round_standing.next_thing(last).sentence} The command: train round go {chain}."
        )
    if from_run is not None or given.get("model") is not None:
        raise BadSettings(
            f"Round {last.round.number + 1} of {chain!r} starts from run {last.run_id}. Leave "
            "--from-run and --model out, or begin another chain."
        )
    if "out" in given:
        raise BadSettings("--out belongs to the whole chain. Leave it out.")
    return settings.from_json(last.round.settings).changed(given), last.run_id


def _check_title(study: Study, name: str) -> None:
    if projects.find(study, name) is not None:
        raise BadSettings(
            f"There is a project {name!r} already, which the round would add to. "
            "Give the chain another name."
        )


def _check(study: Study, asked: RoundSettings, from_run: int | None) -> None:
    """Raise what would stop the round later, when hours have gone."""
    projects.get(study, asked.prompts_from)
    teaching.settings_of(asked.method, asked.seed, asked.training)
    if from_run is not None:
        parent = runs.get(study, from_run)
        if parent.method not in POLICIES:
            raise BadSettings(f"Run {from_run} trained a reward model, which answers nothing.")
        artifact_of(parent)
    if asked.reward_run is not None:
        reward = runs.get(study, asked.reward_run)
        if reward.method != "reward":
            raise BadSettings(
                f"Run {reward.id} is a run of {reward.method}. Give --reward-run one of reward; "
                "train it with: train reward --dataset NAME --out DIR."
            )
        artifact_of(reward)
