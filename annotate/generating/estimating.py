"""What generating would take, before anything is asked."""

from collections.abc import Sequence
from typing import NamedTuple

from annotate import access
from annotate.generating import jobs
from annotate.generating.jobs import Plan
from db.connection import Study
from db.prompts import Prompt


class Estimate(NamedTuple):
    """Requests to make, and samples that are there; tokens of prompts are estimated.

    `tokens` and `cost` are what answers as long as allowed would come to: it will be less.
    """

    requests: int
    there: int
    prompt_tokens: int
    tokens: int
    cost: float | None


def estimate(study: Study, prompts: Sequence[Prompt], plan: Plan) -> Estimate:
    """What :func:`annotate.generating.generate` would ask for; reads only, for researchers."""
    access.require(study, "researcher")
    plan.server.check()
    found = jobs.missing(study, prompts, plan)
    prompt_tokens = round(sum(job.prompt_tokens for job in found))
    tokens = sum(job.sampling.max_tokens for job in found)
    cost = plan.prices.cost(prompt_tokens, tokens) if plan.prices else None
    there = jobs.wanted(prompts, plan) - len(found)
    return Estimate(len(found), there, prompt_tokens, tokens, cost)
