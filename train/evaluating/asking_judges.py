"""Asking judges: about all answers of all evaluations at once, so that each is loaded once."""

from collections.abc import Sequence
from pathlib import Path

from db import evaluations
from db.connection import open_study, transaction
from db.evaluations import Answered, Evaluation
from train.job import Say
from train.judges.judging import AnyJudge, contested, judged


def ask(
    database: Path,
    judge: AnyJudge,
    by_model: Sequence[Sequence[Evaluation]],
    command: str,
    say: Say,
) -> None:
    """Have a judge judge the answers of these evaluations, or compare them with the first model's.

    `command` is what its verdicts say they were made by. Where choices were the answers there is
    nothing to judge, and the judge is not noted. What it could not judge stays without a verdict;
    figures count that. Raises what :func:`train.judges.judging.judged` and
    :func:`train.judges.judging.contested` raise.
    """
    first, *others = by_model
    if judge.asks == "better":
        of = [one for each in others for one in each if _answers(database, one)]
        pairs = [pair for one in of for pair in _pairs(database, _on(one, first), one)]
        told = contested(database, judge, pairs, say)
    else:
        of = [one for each in by_model for one in each if _answers(database, one)]
        ids = [answered.response_id for one in of for answered in _answers(database, one)]
        told = judged(database, judge, ids, say)
    say(str(told))
    with open_study(database) as study, transaction(study):
        for one in of:
            evaluations.judged_by(study, one.id, told.judge.id, command)


def _on(one: Evaluation, among: Sequence[Evaluation]) -> Evaluation:
    """The evaluation on the same benchmark."""
    return next(each for each in among if each.benchmark_id == one.benchmark_id)


def _pairs(database: Path, start: Evaluation, other: Evaluation) -> list[tuple[int, int]]:
    """The responses of two models to the same prompts; those that are the same are a tie."""
    before = {one.number: one.response_id for one in _answers(database, start)}
    return [
        (one.response_id, before[one.number])
        for one in _answers(database, other)
        if one.number in before and one.response_id != before[one.number]
    ]


def _answers(database: Path, evaluation: Evaluation) -> list[Answered]:
    with open_study(database) as study:
        return evaluations.answers(study, evaluation)
