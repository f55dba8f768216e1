"""Reward models: a model with a head that gives a prompt and its response one number, the reward.

Its last layer is a head of one output: of a language model where its last token ends, of an
encoder where it was trained to. A language model has none of its own; training adds one.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import AutoModelForSequenceClassification, AutoTokenizer, set_seed

from train.errors import ModelUnusable
from train.models import Hardware, Loaded, loading, locate
from train.running import chat_templates


class Head(nn.Linear):
    """A head that computes in float32 whatever the model computes in.

    In bfloat16 rewards have three digits: many samples of a prompt would have the same, and a
    head that is trained would lose its small steps.
    """

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """The reward at every token."""
        with torch.autocast(states.device.type, enabled=False):
            return super().forward(states.to(self.weight.dtype))


def new(
    model: str,
    hardware: Hardware,
    seed: int,
    *,
    chat_template: str | None = None,
    tokenizer_at: Path | None = None,
    how: Mapping[str, Any] | None = None,
) -> Loaded:
    """A language model with a new head, whose start the seed decides.

    The options, and what it raises, are those of :func:`train.models.load`.
    """
    set_seed(seed)
    loaded, _ = _load(model, {"dtype": hardware.dtype, **(how or {})}, tokenizer_at)
    chat_templates.give(loaded.tokenizer, model, chat_template)
    return _ready(loaded, model, None if how else hardware.device)


def load(model: str, hardware: Hardware) -> Loaded:
    """A reward model that is one already, in the precision in which it was saved.

    Raises ModelNotFound, and ModelUnusable for one that transformers cannot load, that gives
    several numbers, or that has no head: its rewards would be chance.
    """
    loaded, missing = _load(model, {"dtype": "auto"}, None)
    if missing:
        raise ModelUnusable(
            f"{model} is no reward model: it has no head of its own. Train one with: train reward "
            f"--model {model}, or give a sequence classifier with one output."
        )
    return _ready(loaded, model, hardware.device)


def _load(
    model: str, how: Mapping[str, Any], tokenizer_at: Path | None
) -> tuple[Loaded, list[str]]:
    """The model with its tokenizer, and the weights that it did not come with."""
    place = locate(model)
    own = tokenizer_at is not None and (tokenizer_at / "tokenizer_config.json").is_file()
    with loading(model, "a model with one reward"):
        tokenizer = AutoTokenizer.from_pretrained(str(tokenizer_at) if own else place)
        loaded, found = AutoModelForSequenceClassification.from_pretrained(
            place, num_labels=1, output_loading_info=True, **how
        )
    return Loaded(loaded, tokenizer), sorted(found["missing_keys"])


def _ready(loaded: Loaded, name: str, device: str | None) -> Loaded:
    """On the device, with a head in float32 and a token to pad with."""
    model: Any = loaded.model
    caution = chat_templates.give_padding(loaded.tokenizer, name)
    model.config.get_text_config().pad_token_id = loaded.tokenizer.pad_token_id
    head = getattr(model, "score", None)
    if isinstance(head, nn.Linear):
        exact = Head(head.in_features, 1, bias=head.bias is not None)
        exact.load_state_dict(head.state_dict())
        model.score = exact.to(head.weight.device)
    if device is not None:  # a quantized model is there already
        model.to(device)
    model.eval()
    return loaded._replace(caution=caution)
