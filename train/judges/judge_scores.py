"""Scores by judges: what a judge's verdicts are worth, for pairing and picking.

Verdicts are kept as they are; here their values become scores, by which `annotate pair` and
`train pick` go: the probability that a response is safe, or how good it is.
"""

from collections.abc import Sequence
from pathlib import Path

from db import judges, scores, times
from db.connection import open_study, transaction
from db.counting import counted
from train.errors import BadJudge, JudgeFailed
from train.job import Say, silent
from train.judges.judging import judged
from train.judges.named import judge_of
from train.rewards.scoring import OTHERS, Scored


def score_by_judge(
    database: Path, spec: str, response_ids: Sequence[int], say: Say = silent
) -> Scored:
    """Store what a judge (``classifier:NAME``, ...) says of responses as scores, under its name.

    Each is judged once; one that it cannot judge has no score. Scores of another version of the
    judge are removed with the first that are new. Raises BadJudge for a judge that gives no values,
    JudgeFailed for one that says nothing of any, and what :func:`train.judges.judging.judged`
    raises. One transaction, after the verdicts.
    """
    judge = judge_of(spec, database)
    if judge.asks == "better":
        raise BadJudge(f"{spec} compares responses, and scores none. Give one that rates them.")
    done = judged(database, judge, response_ids, say)
    with open_study(database) as study, transaction(study):
        version = done.judge.version
        known = scores.of_responses(study, done.judge.name, response_ids, version)
        said = judges.verdicts(study, done.judge.id, response_ids)
        values = {id_: found.value for id_, found in said.items() if found.value is not None}
        if not said:
            raise JudgeFailed(
                f"{spec} says nothing of any of {counted(len(response_ids), 'response')}, so none "
                "has a score by it. Ask for others, or another judge; of people, have some rated."
            )
        if not values:
            raise BadJudge(f"{spec} gives labels without values, so nothing can be ranked by it.")
        gone = scores.forget_others(study, done.judge.name, version)
        scores.add(study, done.judge.name, values, times.now(), version)
    if gone:
        say(OTHERS.format(done.judge.name, counted(gone, "score")))
    return Scored(done.judge.name, len(values.keys() - known.keys()), len(known))
