"""Watching: the same few prompts, answered at each checkpoint, to see what a model is learning.

Greedy and short. The prompts are the first of the validation rows, or of the rows trained on.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from db.checkpoint_samples import CheckpointSample
from db.errors import ChosenError
from db.messages import Message, Messages, user
from train.job import Say
from train.models import Loaded
from train.running.recorder import Recorder
from train.sampling.generating import generate
from train.sampling.sampling_settings import SamplingSettings

TOKENS = 48  # of an answer


class Watch(TrainerCallback):
    """Stores what the model answers whenever a checkpoint is written."""

    def __init__(self, recorder: Recorder, trainer: Any, wanted: int, say: Say) -> None:
        self.recorder = recorder
        self.say = say
        self.trainer = trainer
        rows = trainer.eval_dataset if trainer.eval_dataset is not None else trainer.train_dataset
        self.prompts = first_prompts(rows, wanted)

    def on_save(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,
    ) -> None:
        """Called when a checkpoint has been written."""
        if not state.is_world_process_zero or not self.prompts:
            return
        answered = enumerate(zip(self.prompts, self._answers(), strict=False), start=1)
        self.recorder.samples(
            [CheckpointSample(state.global_step, number, *pair) for number, pair in answered]
        )

    def _answers(self) -> list[str]:
        """One to each prompt; none where the model cannot answer now, which stops no training."""
        loaded = Loaded(self.trainer.model, self.trainer.processing_class)
        settings = SamplingSettings(max_new_tokens=TOKENS)
        try:
            return [answers[0].text for answers in generate(loaded, self.prompts, settings)]
        except ChosenError as error:
            self.say(f"No samples at this checkpoint: {error}")
            return []


def first_prompts(rows: Iterable[Mapping[str, Any]], wanted: int) -> list[Messages]:
    """The first few different prompts of a trainer's rows; none where it keeps no texts."""
    found: dict[Messages, None] = {}
    for row in rows:
        if "prompt" not in row or len(found) == wanted:
            break
        prompt = row["prompt"]
        if isinstance(prompt, str):
            found[user(prompt)] = None
        else:
            found[tuple(Message(turn["role"], turn["content"]) for turn in prompt)] = None
    return list(found)


def answers_prompts(model: Any) -> bool:
    """Whether a model writes, and its weights are all here; a reward model only scores."""
    return model.get_output_embeddings() is not None
