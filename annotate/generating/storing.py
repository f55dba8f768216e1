"""Answers become responses of the study as they come, in small transactions."""

from collections.abc import Sequence

from annotate.generating.jobs import Plan
from annotate.generating.trying import Outcome
from db import generations, times
from db.connection import Study, transaction
from db.generations import Sampled
from db.messages import assistant


def store(study: Study, outcomes: Sequence[Outcome], plan: Plan) -> None:
    """Store the answers among the outcomes; one transaction, and none where there are none."""
    by_settings: dict[str, list[Sampled]] = {}
    for one in outcomes:
        if one.answer is not None:
            by_settings.setdefault(one.job.sampling.text, []).append(_sampled(one, plan))
    if not by_settings:
        return
    moment = times.now()
    with transaction(study):
        for settings, samples in by_settings.items():
            generations.add(study, samples, plan.generator, settings, moment)


def _sampled(outcome: Outcome, plan: Plan) -> Sampled:
    job, answer = outcome.job, outcome.answer
    assert answer is not None
    counts = (answer.prompt_tokens, answer.tokens)
    cost = plan.prices.cost(*counts) if plan.prices else None
    response = assistant(answer.text)
    return Sampled(job.prompt.id, job.sample, response, *counts, answer.finish, cost)
