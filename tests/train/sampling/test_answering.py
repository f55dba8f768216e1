"""Many answers at a time are what each would be alone."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from db.messages import Messages, user
from train import memory, models
from train.errors import OutOfMemory
from train.models import Hardware, Loaded
from train.sampling import answering
from train.sampling.generating import generate, generate_wanted
from train.sampling.sampling_settings import Made, SamplingSettings, Wanted

PROMPTS = [
    user("Hi"),
    user("How do I pick a lock without a key? " * 4),
    user("Name three colours."),
    user("What is the capital of France, and how many people live there?"),
    user("Hi there"),
]
GREEDY = SamplingSettings(max_new_tokens=12)
DRAWN = SamplingSettings(temperature=0.9, top_p=0.9, top_k=50, max_new_tokens=12, seed=5)


@pytest.fixture
def loaded(tiny: Path) -> Loaded:
    """The small model with larger weights: it says different things, and is sure of them."""
    found = models.load(str(tiny), Hardware("cpu", torch.float32))
    for weights in found.model.parameters():
        weights.data.mul_(6 if weights.dim() > 1 else 1)
    return found


def by_library(loaded: Loaded, prompt: Messages, settings: SamplingSettings) -> str:
    """What ``generate`` of the library answers to one prompt alone."""
    turns = [message._asdict() for message in prompt]
    tokenizer: Any = loaded.tokenizer
    asked = tokenizer.apply_chat_template(
        turns, add_generation_prompt=True, return_tensors="pt", return_dict=True
    )
    model: Any = loaded.model
    tokens = model.generate(**asked, do_sample=False, max_new_tokens=settings.max_new_tokens)
    new = tokens[0, asked["input_ids"].shape[1] :]
    return str(loaded.tokenizer.decode(new, skip_special_tokens=True)).strip()


def test_greedy_answers_are_those_of_the_library(loaded: Loaded) -> None:
    found = [answer.text for (answer,) in generate(loaded, PROMPTS, GREEDY)]
    assert found == [by_library(loaded, prompt, GREEDY) for prompt in PROMPTS]
    assert len(set(found)) > 2


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_answers_take_the_places_of_those_that_are_ready(
    loaded: Loaded, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = generate(loaded, PROMPTS, DRAWN, 4)
    monkeypatch.setitem(answering.MOST, "cpu", at_once)
    assert generate(loaded, PROMPTS[::-1], DRAWN, 4)[::-1] == together
    assert len({answer.text for each in together for answer in each}) > 15


def test_a_sample_does_not_depend_on_the_others(loaded: Loaded) -> None:
    everything = generate(loaded, PROMPTS, DRAWN, 3)
    made: list[Made] = []
    generate_wanted(loaded, PROMPTS, DRAWN, [Wanted(1, 2), Wanted(3, 0)], made.extend)
    assert {one.wanted: one.answer for one in made} == {
        Wanted(1, 2): everything[1][2],
        Wanted(3, 0): everything[3][0],
    }


def test_another_seed_draws_other_answers(loaded: Loaded) -> None:
    other = replace(DRAWN, seed=6)
    assert generate(loaded, PROMPTS, DRAWN) == generate(loaded, PROMPTS, DRAWN)
    assert generate(loaded, PROMPTS, DRAWN) != generate(loaded, PROMPTS, other)


def test_a_prompt_is_computed_once_for_all_its_samples(loaded: Loaded) -> None:
    seen: list[int] = []
    model: Any = loaded.model
    watched = model.register_forward_pre_hook(
        lambda _, __, given: seen.append(given["input_ids"].shape[1]), with_kwargs=True
    )
    generate(loaded, PROMPTS[1:2], DRAWN, 8)
    watched.remove()
    (answer,) = generate(loaded, PROMPTS[1:2], DRAWN)[0]
    prompts = [tokens for tokens in seen if tokens > 1]
    assert sum(prompts) <= answer.prompt_tokens  # its last token may come on its own
    assert sum(prompts) >= answer.prompt_tokens - 1


def test_how_an_answer_ended_and_what_it_took(loaded: Loaded) -> None:
    (short,) = generate(loaded, PROMPTS[:1], GREEDY)[0]
    assert (short.finish, short.tokens) == ("length", 12)
    model: Any = loaded.model
    row = model.generate(
        torch.tensor([_prompt(loaded, PROMPTS[0])]), do_sample=False, max_new_tokens=12
    )[0].tolist()
    third = row[short.prompt_tokens + 2]
    model.generation_config.eos_token_id = [loaded.tokenizer.eos_token_id, third]
    (ended,) = generate(loaded, PROMPTS[:1], GREEDY)[0]
    assert ended.finish == "stop"
    assert ended.tokens == row[short.prompt_tokens :].index(third) + 1


def test_training_goes_on_after_answers(loaded: Loaded) -> None:
    model: Any = loaded.model.train()
    generate(loaded, PROMPTS[:1], GREEDY)
    assert model.training
    assert all(weights.requires_grad for weights in model.parameters())


def _prompt(loaded: Loaded, prompt: Messages) -> list[int]:
    turns = [message._asdict() for message in prompt]
    text = loaded.tokenizer.apply_chat_template(turns, add_generation_prompt=True, tokenize=False)
    return [*loaded.tokenizer(str(text), add_special_tokens=False)["input_ids"]]


class Narrow:
    """Lets a model run out of memory with more than so many rows, as torch says it."""

    def __init__(self, rows: int) -> None:
        self.rows = rows

    def __call__(self, _: Any, __: Any, given: dict[str, Any]) -> None:
        if given["input_ids"].shape[0] > self.rows:
            torch.empty(2**50)


@pytest.fixture
def narrow(loaded: Loaded) -> Iterator[Loaded]:
    model: Any = loaded.model
    hook = model.register_forward_pre_hook(Narrow(3), with_kwargs=True)
    yield loaded
    hook.remove()


def test_where_memory_runs_out_fewer_are_answered_at_a_time(narrow: Loaded) -> None:
    said: list[str] = []
    made: list[Wanted] = []

    def note(new: Sequence[Made]) -> None:
        made.extend(one.wanted for one in new)

    found = generate(narrow, PROMPTS, DRAWN, 2, note, said.append)
    assert said == [
        "Memory ran out with 10 answers at a time; now 5.",
        "Memory ran out with 5 answers at a time; now 2.",
    ]
    assert len(made) == len(set(made)) == 10
    alone = [generate(narrow, [prompt], DRAWN, 1) for prompt in PROMPTS]
    assert [each[:1] for each in found] == [each for (each,) in alone]


def test_where_memory_is_too_small_for_one_it_is_said(loaded: Loaded) -> None:
    model: Any = loaded.model
    model.register_forward_pre_hook(Narrow(0), with_kwargs=True)
    with pytest.raises(OutOfMemory, match="even one answer"):
        generate(loaded, PROMPTS[:1], GREEDY)


def test_other_errors_are_not_taken_for_a_lack_of_memory() -> None:
    assert not memory.ran_out(RuntimeError("shapes cannot be multiplied"))
    assert memory.ran_out(MemoryError())
    assert memory.free(torch.device("cpu")) > 2**20
