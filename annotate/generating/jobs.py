"""Jobs: the samples that are wanted and not there yet, one request each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from annotate.errors import BadSampling
from annotate.generating.prices import Prices
from annotate.generating.sampling import Sampling
from annotate.generating.server import Server
from db import generations
from db.connection import Study
from db.messages import Messages
from db.prompts import Prompt

BYTES_PER_TOKEN = 4  # of English text, about
TOKENS_PER_TURN = 4  # what a chat's template puts around each


@dataclass(frozen=True)
class Plan:
    """What is asked of a server: `samples` answers to each prompt, for each of the `samplings`.

    `name` is what the model is called in the study, `prices` what its tokens cost. Raises
    BadSampling.
    """

    server: Server
    samplings: tuple[Sampling, ...] = (Sampling(),)
    samples: int = 1
    prices: Prices | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        if self.samples < 1 or not self.samplings:
            raise BadSampling("Ask for 1 sample or more of each prompt.")
        if not self.generator.strip() or not self.generator.isprintable():
            raise BadSampling(f"A model cannot be called {self.generator!r:.60} in the study.")

    @property
    def different(self) -> list[Sampling]:
        """The ways to sample that differ, as they were given."""
        return list({one.text: one for one in self.samplings}.values())

    @property
    def generator(self) -> str:
        """Under which the responses are stored."""
        return self.server.model if self.name is None else self.name


class Job(NamedTuple):
    """One sample of a prompt."""

    prompt: Prompt
    sampling: Sampling
    sample: int

    @property
    def prompt_tokens(self) -> float:
        """About how many tokens the question has."""
        return tokens_in(self.sampling.messages(self.prompt.messages))


def missing(study: Study, prompts: Sequence[Prompt], plan: Plan) -> list[Job]:
    """What is not there yet, prompt by prompt."""
    by_id = {prompt.id: prompt for prompt in prompts}
    order = {id_: place for place, id_ in enumerate(by_id)}
    jobs = [
        Job(by_id[id_], sampling, sample)
        for sampling in plan.different
        for id_, sample in generations.missing(
            study, list(by_id), plan.generator, sampling.text, plan.samples
        )
    ]
    return sorted(jobs, key=lambda job: order[job.prompt.id])  # stable: samplings in their order


def wanted(prompts: Sequence[Prompt], plan: Plan) -> int:
    """How many samples there will be in the end."""
    return len({prompt.id for prompt in prompts}) * len(plan.different) * plan.samples


def tokens_in(messages: Messages) -> float:
    """About how many tokens messages have, whatever the model: by their bytes."""
    return sum(len(turn.content.encode()) / BYTES_PER_TOKEN + TOKENS_PER_TURN for turn in messages)
