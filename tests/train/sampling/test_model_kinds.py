"""Models of many kinds answer as the library lets them: windows, learned positions, recurrence."""

from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

from db.messages import user
from tests.train.sampling.test_answering import by_library
from train import models
from train.models import Loaded
from train.sampling import slots
from train.sampling.generating import generate
from train.sampling.sampling_settings import SamplingSettings

PROMPTS = [user("Hi"), user("How do I pick a lock without a key? " * 3), user("Name a colour.")]
SETTINGS = SamplingSettings(max_new_tokens=6)
SMALL = {
    "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "head_dim": 8, "max_position_embeddings": 512,
}  # fmt: skip
KINDS = {
    "mistral": {"sliding_window": 4096},
    "qwen2": {},
    "qwen3": {},
    "phi3": {"pad_token_id": 2},
    "gemma2": {"query_pre_attn_scalar": 8, "sliding_window": 4096},
    "gemma3_text": {"query_pre_attn_scalar": 8, "sliding_window": 512},
    "gpt2": {"n_embd": 32, "n_layer": 2, "n_head": 4, "n_positions": 512},
    "gpt_neox": {},
}
ALONE = {
    "mistral": {"sliding_window": 16},  # less than the prompts: what is older is forgotten
    "bloom": {"n_head": 4, "n_layer": 2},  # takes no masks of ours
    "mamba": {"num_hidden_layers": 2, "state_size": 4},
}


def small(kind: str, more: dict[str, Any], tiny: Path) -> Loaded:
    """A model of that kind with random weights, and the embedded model's tokenizer."""
    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(tiny)
    ends = {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 2}
    config = AutoConfig.for_model(kind, vocab_size=len(tokenizer), **{**SMALL, **ends, **more})
    auto: Any = AutoModelForCausalLM
    model = auto.from_config(config).eval()
    for weights in model.parameters():
        weights.data.mul_(4 if weights.dim() > 1 else 1)
    return Loaded(model, tokenizer)


@pytest.mark.parametrize("kind", KINDS)
def test_many_at_a_time(kind: str, tiny: Path) -> None:
    loaded = small(kind, KINDS[kind], tiny)
    assert slots.suit(loaded.model, 200)
    found = [answer.text for (answer,) in generate(loaded, PROMPTS, SETTINGS)]
    assert found == [by_library(loaded, prompt, SETTINGS) for prompt in PROMPTS]


@pytest.mark.parametrize("kind", ALONE)
def test_one_at_a_time(kind: str, tiny: Path) -> None:
    loaded = small(kind, ALONE[kind], tiny)
    assert not slots.suit(loaded.model, 200)
    found = [answer.text for (answer,) in generate(loaded, PROMPTS, SETTINGS)]
    assert found == [by_library(loaded, prompt, SETTINGS) for prompt in PROMPTS]


def test_alone_or_together_the_same_is_drawn(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = models.load(str(tiny), models.Hardware("cpu", torch.float32))
    drawn = SamplingSettings(temperature=1.0, top_k=20, max_new_tokens=6)
    together = generate(loaded, PROMPTS, drawn, 2)
    monkeypatch.setattr(slots, "suit", lambda model, length: False)
    assert generate(loaded, PROMPTS, drawn, 2) == together
