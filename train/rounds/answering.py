"""Answering for a round: a model's samples, stored as they come, those missing only."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from db import generations, round_prompts, round_samples, runs, times
from db.connection import open_study, transaction
from db.counting import counted
from db.generations import Sampled
from db.messages import assistant
from db.round_samples import Stored
from train import models
from train.job import Say
from train.models import EMBEDDED, Loaded, name_of
from train.sampling.generating import generate_wanted
from train.sampling.sampling import hardware_for, load_run
from train.sampling.sampling_settings import Made, SamplingSettings, Wanted


class Answerer(NamedTuple):
    """Who answers: the model of a run, or one by its name (None: the embedded one)."""

    run_id: int | None
    model: str | None = None

    @property
    def generator(self) -> str:
        """As its samples are stored."""
        return f"run {self.run_id}" if self.run_id is not None else name_of(self.model or EMBEDDED)


def answer(
    database: Path,
    who: Answerer,
    prompt_ids: Sequence[int],
    settings: SamplingSettings,
    samples: int,
    say: Say,
) -> list[Stored]:
    """So many answers to each prompt, in the order of these; a few at a time are stored.

    What was sampled before is there. Raises UnknownRun, NoAdapter, and what
    :func:`train.models.load` and :func:`train.sampling.generating.generate` raise.
    """
    hardware = hardware_for("auto", greedy=settings.greedy)
    stated = settings.to_json(str(hardware.dtype).removeprefix("torch."))
    with open_study(database) as study:
        missing = generations.missing(study, prompt_ids, who.generator, stated, samples)
        asked = list(dict.fromkeys(prompt_id for prompt_id, _ in missing))
        texts = round_prompts.texts(study, asked)
        run = None if who.run_id is None else runs.get(study, who.run_id)

    def store(made: Sequence[Made]) -> None:
        new = [
            Sampled(asked[one.prompt], one.sample, assistant(answer.text), answer.prompt_tokens,
                    answer.tokens, answer.finish)
            for one, answer in made
        ]  # fmt: skip
        with open_study(database) as study, transaction(study):
            generations.add(study, new, who.generator, stated, times.now())

    if missing:
        say(
            f"Sampling {counted(len(missing), 'answer')} to {counted(len(asked), 'prompt')} by "
            f"{who.generator}."
        )
        loaded: Loaded = (
            load_run(run, hardware) if run else models.load(who.model or EMBEDDED, hardware)
        )
        places = {prompt_id: place for place, prompt_id in enumerate(asked)}
        wanted = [Wanted(places[prompt_id], number) for prompt_id, number in missing]
        generate_wanted(loaded, texts, settings, wanted, store, say)
    with open_study(database) as study:
        return round_samples.of_prompts(study, prompt_ids, who.generator, stated)
