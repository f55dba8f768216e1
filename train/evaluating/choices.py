"""Choices: how likely a model finds each choice of a question, as its answer after the prompt.

A prompt and a choice are one text, as the chat template puts them, the end of the answer not
included, for a tokenizer may read the first word of an answer otherwise than the word alone. Tokens
that are not the prompt's own are the choice's, as they are the answer's in training.

Choices are of different lengths, and a longer one is less likely whatever it says. So the greatest
log-probability per token decides, as in the `acc_norm` of the evaluation harness (which divides by
characters); the plain sums, whose greatest is the harness's `acc`, are kept, so that either can be
told.

What all prompts begin with is computed once, and what several choices read alike is read once.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

import torch
from transformers.cache_utils import DynamicCache

from db.benchmarks import Asked
from train import memory
from train.errors import OutOfMemory, PromptTooLong
from train.models import Loaded
from train.sampling import prefilling, slots
from train.sampling.generating import LeaveOut, answered_texts, prompt_text
from train.sampling.prefilling import Prefix
from train.sampling.sampling_settings import SamplingSettings

ROOM = {"cpu": 2_048, "cuda": 16_384}  # tokens of a batch, with their padding


class Likelihood(NamedTuple):
    """Of each choice of a question: the log-probability (nats) of all its tokens, and how many."""

    sums: tuple[float, ...]
    tokens: tuple[int, ...]

    @property
    def best(self) -> int:
        """The choice with the greatest log-probability per token; of equal ones the first."""
        each = [total / count for total, count in zip(self.sums, self.tokens, strict=True)]
        return each.index(max(each))


class _Choice(NamedTuple):
    """What the model reads, and the tokens that it is to find likely, from `start` on."""

    read: tuple[int, ...]
    start: int
    wanted: tuple[int, ...]


def likelihoods(
    loaded: Loaded,
    asked: Sequence[Asked],
    settings: SamplingSettings,
    leave_out: LeaveOut | None = None,
) -> Iterator[dict[int, Likelihood]]:
    """The likelihoods of all choices by index of what is asked, some questions at a time.

    Sums are of float32, whatever the model computes in. Of `settings` only the system message
    counts. Where memory runs out, half as many are asked at a time. With `leave_out`, which is told
    why, what is too long for the model has none. Raises PromptTooLong without it,
    OutOfMemory where not even one question fits, and ModelUnusable for a chat template that refuses
    a prompt.
    """
    model: Any = loaded.model.eval()  # type: ignore[no-untyped-call]
    questions: dict[int, list[_Choice]] = {}
    for index, one in enumerate(asked):
        try:
            questions[index] = _choices(loaded, one, settings)
        except PromptTooLong as error:
            if leave_out is None:
                raise
            leave_out(error)
    room = ROOM.get(model.device.type, ROOM["cpu"])
    before = _beginning(model, list(questions.values()))
    waiting = sorted(questions, key=lambda index: -_width(questions[index]))
    while waiting:
        batch = _next(waiting, questions, room)
        try:
            found = _likelihoods(model, before, [questions[index] for index in batch])
        except (RuntimeError, MemoryError) as error:
            if not memory.ran_out(error):
                raise
            if len(batch) == 1:
                raise OutOfMemory(
                    "There is not enough memory for the choices of one question. Leave long "
                    "questions out, or take a smaller model."
                ) from error
            room //= 2
            continue
        waiting = waiting[len(batch) :]
        yield dict(zip(batch, found, strict=True))


def _choices(loaded: Loaded, one: Asked, settings: SamplingSettings) -> list[_Choice]:
    tokenizer: Any = loaded.tokenizer
    texts = [
        prompt_text(loaded, one.prompt, settings),
        *answered_texts(loaded, one.prompt, settings, one.choices),
    ]
    prompt, *answered = tokenizer(texts, add_special_tokens=False)["input_ids"]
    most = getattr(loaded.model.config.get_text_config(), "max_position_embeddings", None)
    longest = max(map(len, answered))
    if most is not None and longest > most:
        raise PromptTooLong(
            f"A question is to be left out: it has {longest:,} tokens with its longest choice, and "
            f"the model reads at most {most:,}; it begins {one.prompt[-1].content[:60]!r}."
        )
    starts = [_shared(prompt, tokens) for tokens in answered]
    return [
        _Choice(tuple(tokens[:-1]), start - 1, tuple(tokens[start:]))
        for tokens, start in zip(answered, starts, strict=True)
    ]


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _width(question: Sequence[_Choice]) -> int:
    return max(len(choice.read) for choice in question)


def _next(
    waiting: Sequence[int], questions: Mapping[int, Sequence[_Choice]], room: int
) -> Sequence[int]:
    """The longest questions that wait, as many as there is room for; at least one."""
    width, rows = _width(questions[waiting[0]]), 0
    for count, index in enumerate(waiting):
        rows += len(questions[index])
        if count and rows * width > room:
            return waiting[:count]
    return waiting


def _beginning(model: Any, questions: Sequence[Sequence[_Choice]]) -> Prefix | None:
    """What all prompts begin with, computed; None where the model cannot go on from there."""
    choices = [choice for question in questions for choice in question]
    if not choices or not slots.suit(model, _width(choices)):
        return None
    with torch.inference_mode():
        return prefilling.prefix(model, [one.read[: one.start + 1] for one in choices])


def _likelihoods(
    model: Any, before: Prefix | None, questions: Sequence[Sequence[_Choice]]
) -> list[Likelihood]:
    """The likelihoods of a batch, its rows padded behind, where what comes before never looks."""
    choices = [choice for question in questions for choice in question]
    rows = {tokens: row for row, tokens in enumerate(dict.fromkeys(one.read for one in choices))}
    known, first = before.tokens if before else 0, min(choice.start for choice in choices)
    width = max(map(len, rows))
    padded = [[*tokens[known:], *[0] * (width - len(tokens))] for tokens in rows]
    with torch.inference_mode():
        ids = torch.tensor(padded, device=model.device)
        cache = _repeated(before, len(padded)) if before else None
        logits = model(
            input_ids=ids, past_key_values=cache, use_cache=cache is not None,
            logits_to_keep=width - first,
        ).logits  # fmt: skip
        sums = iter([_sum(logits[rows[one.read]], one.start - first, one) for one in choices])
    return [
        Likelihood(tuple(next(sums) for _ in each), tuple(len(one.wanted) for one in each))
        for each in questions
    ]


def _repeated(before: Prefix, rows: int) -> DynamicCache:
    cache = deepcopy(before.cache)
    cache.batch_repeat_interleave(rows)
    return cache


def _sum(logits: torch.Tensor, start: int, choice: _Choice) -> float:
    wanted = torch.tensor(choice.wanted, device=logits.device)
    scores = logits[start : start + len(wanted)].float().log_softmax(-1)
    return float(scores.gather(-1, wanted[:, None]).sum())
