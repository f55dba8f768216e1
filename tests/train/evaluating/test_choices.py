"""Choices of many questions at a time are as likely as each would be alone."""

import string
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer, pre_tokenizers
from tokenizers import models as vocabularies
from transformers import PreTrainedTokenizerFast
from trl.data_utils import common_prefix_length

from db.benchmarks import Asked
from db.messages import assistant, user
from tests.train.sampling.test_model_kinds import ALONE, KINDS, small
from tests.train.small_models import save
from train import models
from train.errors import OutOfMemory, PromptTooLong
from train.evaluating import choices
from train.evaluating.choices import Likelihood, likelihoods
from train.models import Hardware, Loaded
from train.sampling.generating import prompt_text
from train.sampling.sampling_settings import SamplingSettings

GREEDY = SamplingSettings()
ASKED = [
    Asked(user("Is the sky blue?"), choices=("No", "Yes"), answers=("Yes",)),
    Asked(
        user("To open a jar with a tight lid,"),
        choices=("run the lid under hot water.", "throw it out.", "wait"),
    ),
    Asked(user("Where is it? " * 20), choices=("Here, behind the door", "Nowhere")),
    Asked(user("How many?"), choices=("One", "Two", "Two hundred and twenty-two")),
]


@pytest.fixture(scope="module")
def loaded(tiny: Path) -> Loaded:
    """The small model with larger weights, which is sure of what it says."""
    found = models.load(str(tiny), Hardware("cpu", torch.float32))
    for weights in found.model.parameters():
        weights.data.mul_(6 if weights.dim() > 1 else 1)
    return found


def answered(
    loaded: Loaded, asked: list[Asked], settings: SamplingSettings = GREEDY
) -> list[Likelihood]:
    found: dict[int, Likelihood] = {}
    for batch in likelihoods(loaded, asked, settings):
        found |= batch
    return [found[index] for index in range(len(asked))]


def learnt(loaded: Loaded, one: Asked, choice: str) -> tuple[list[int], list[int]]:
    """The tokens of the prompt and of the choice, as in training: of one text, without its end."""
    tokenizer: Any = loaded.tokenizer
    turns = [turn._asdict() for turn in one.prompt + assistant(choice)]
    text = tokenizer.apply_chat_template(turns, tokenize=False)
    texts = prompt_text(loaded, one.prompt, GREEDY), text[: text.rindex(choice) + len(choice)]
    prompt, whole = tokenizer(list(texts), add_special_tokens=False)["input_ids"]
    shared = common_prefix_length(prompt, whole)
    return whole[:shared], whole[shared:]


def alone(loaded: Loaded, one: Asked, choice: str) -> float:
    """The log-probability of a choice, token by token, with nothing beside it."""
    model: Any = loaded.model
    read, wanted = learnt(loaded, one, choice)
    total = 0.0
    for token in wanted:
        with torch.no_grad():
            logits = model(input_ids=torch.tensor([read])).logits[0, -1]
        total += float(logits.double().log_softmax(-1)[token])
        read = [*read, token]
    return total


def test_a_sum_is_that_of_its_tokens(loaded: Loaded) -> None:
    for one, found in zip(ASKED, answered(loaded, ASKED), strict=True):
        expected = [alone(loaded, one, choice) for choice in one.choices]
        assert found.sums == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("room", [1, 60, 100_000])
def test_how_many_are_asked_at_a_time_changes_nothing(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    before = answered(loaded, ASKED)
    monkeypatch.setitem(choices.ROOM, "cpu", room)
    now = answered(loaded, ASKED)
    assert [one.best for one in now] == [one.best for one in before]
    for one, other in zip(now, before, strict=True):
        assert one.tokens == other.tokens
        assert one.sums == pytest.approx(other.sums, abs=1e-3)


def test_the_greatest_per_token_decides_and_not_the_sum() -> None:
    found = Likelihood(sums=(-4.0, -6.0), tokens=(1, 3))
    assert found.best == 1
    assert Likelihood((-2.0, -2.0), (1, 1)).best == 0  # of equal ones the first


@pytest.mark.parametrize("kind", ["gemma2", "gpt2", *ALONE])
def test_models_of_many_kinds(kind: str, tiny: Path) -> None:
    loaded = small(kind, {**KINDS, **ALONE}[kind], tiny)
    for one, found in zip(ASKED, answered(loaded, ASKED), strict=True):
        expected = [alone(loaded, one, choice) for choice in one.choices]
        assert found.sums == pytest.approx(expected, abs=1e-3)


def test_under_a_plain_template_the_space_belongs_to_the_word(tiny: Path) -> None:
    loaded = models.load(str(tiny), Hardware("cpu", torch.float32), chat_template="plain")
    tokenizer: Any = loaded.tokenizer
    assert prompt_text(loaded, user("Is it?"), GREEDY).endswith("Assistant:")
    for one, found in zip(ASKED, answered(loaded, ASKED), strict=True):
        spaced = [tokenizer.tokenize(f" {choice}") for choice in one.choices]
        assert found.tokens == tuple(map(len, spaced)) and spaced[0][0].startswith("Ġ")
        expected = [alone(loaded, one, choice) for choice in one.choices]
        assert found.sums == pytest.approx(expected, abs=1e-3)


def test_a_word_alone_may_be_another_token_than_in_an_answer(tmp_path: Path) -> None:
    loaded = models.load(str(save(tmp_path, _of_pieces(), 16)), Hardware("cpu", torch.float32))
    tokenizer: Any = loaded.tokenizer
    assert tokenizer.tokenize("Yes") == ["▁Yes"]
    assert tokenizer.convert_ids_to_tokens(learnt(loaded, ASKED[0], "Yes")[1]) == ["Yes"]
    (found,) = answered(loaded, ASKED[:1])
    assert found.tokens == (1, 1)
    assert found.sums == pytest.approx([alone(loaded, ASKED[0], one) for one in ("No", "Yes")])


def _of_pieces() -> PreTrainedTokenizerFast:
    """A tokenizer like LLaMA's: a text begins with a space, which words have in front."""
    letters = {*"▁\n", *(letter for one in ASKED for letter in one.prompt[-1].content)}
    words = ["<s>", "</s>", *sorted(letters), *string.ascii_letters, "▁No", "No", "▁Yes", "Yes"]
    inner = Tokenizer(vocabularies.Unigram([(word, -1.0) for word in dict.fromkeys(words)], 0))
    inner.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    made = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=inner, bos_token="<s>", eos_token="</s>", pad_token="<s>"
    )
    made.chat_template = (
        "{% for message in messages %}{{ message['role'] }}\n{{ message['content'] }}\n{% endfor %}"
        "{% if add_generation_prompt %}assistant\n{% endif %}"
    )
    return made


def test_what_is_read_alike_is_read_once(loaded: Loaded) -> None:
    read: list[int] = []
    model: Any = loaded.model
    watched = model.register_forward_pre_hook(
        lambda _, __, given: read.append(given["input_ids"].numel()), with_kwargs=True
    )
    answered(loaded, ASKED[:1])  # choices of a token each, which nothing but the prompt precedes
    watched.remove()
    tokenizer: Any = loaded.tokenizer
    prompt = tokenizer(prompt_text(loaded, ASKED[0].prompt, GREEDY), add_special_tokens=False)
    assert sum(read) == len(prompt["input_ids"])


def test_a_system_message_counts(loaded: Loaded) -> None:
    (under,) = answered(loaded, ASKED[:1], SamplingSettings(system="Answer like a pirate."))
    (without,) = answered(loaded, ASKED[:1])
    assert under.sums != without.sums


def test_a_question_that_is_too_long_is_named(loaded: Loaded) -> None:
    long = Asked(user("Hello " * 600), choices=("One", "Two"))
    with pytest.raises(PromptTooLong, match=r"reads at most 512.*begins 'Hello Hello"):
        answered(loaded, [*ASKED, long])


def test_where_memory_runs_out_fewer_are_asked(loaded: Loaded) -> None:
    expected = [one.best for one in answered(loaded, ASKED)]
    most = [2]  # rows that there is memory for
    watched = loaded.model.register_forward_pre_hook(
        lambda _, __, given: _refuse(len(given["input_ids"]), most[0]), with_kwargs=True
    )
    try:
        with pytest.raises(OutOfMemory, match="choices of one question"):
            answered(loaded, ASKED)
        most[0] = 4
        assert [one.best for one in answered(loaded, ASKED)] == expected
    finally:
        watched.remove()


def _refuse(rows: int, most: int) -> None:
    if rows > most:
        raise MemoryError
