"""Answers as a table or as JSON: a column for each model, a line for each prompt and sample."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from db.messages import Messages
from train import table
from train.sampling.samplers import Sampler


class Shown(NamedTuple):
    """What one model answered: for each prompt its samples."""

    sampler: Sampler
    answers: Sequence[Sequence[str]]


def as_table(prompts: Sequence[Messages], shown: Sequence[Shown], *, compared: bool) -> str:
    """The answers side by side; those of one run, unless it is `compared`, as before and after."""
    heads = [one.sampler.name for one in shown]
    if not compared:
        heads = ["before", "after"] if len(shown) > 1 else ["answer"]
    rows = []
    for place, prompt in enumerate(prompts):
        for number, texts in enumerate(zip(*(one.answers[place] for one in shown), strict=True)):
            rows.append(("" if number else _plain(prompt), *texts))
    return table.render(("prompt", *heads), rows, spaced=True)


def as_json(prompts: Sequence[Messages], shown: Sequence[Shown], *, compared: bool) -> str:
    """The same as a list; `before` and `after` hold the first answers of one run."""
    rows = []
    for place, prompt in enumerate(prompts):
        row: dict[str, object] = {"prompt": [message._asdict() for message in prompt]}
        if not compared:
            firsts = [one.answers[place][0] for one in shown]
            row |= {"before": firsts[0] if len(firsts) > 1 else None, "after": firsts[-1]}
        rows.append(row | {"answers": {one.sampler.name: one.answers[place] for one in shown}})
    return json.dumps(rows, indent=2)


def _plain(prompt: Messages) -> str:
    """A single turn as it is; of a conversation, every turn with who speaks."""
    if len(prompt) == 1:
        return prompt[0].content
    return "\n".join(f"{message.role}: {message.content}" for message in prompt)
