"""Small models whose weights are set, so that it is known what they say: each ``x`` is harm.

The first layer averages over the text how much of it is ``x``; a head reads that average, which is
0 without one, and grows to about 4.
"""

from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaForSequenceClassification

from tests.train.small_models import END, make_small
from train.running.chat_templates import CHATML

HARM, ALWAYS, UNSAFE, KIND, IS_HARM, FIRST = range(6)  # what the hidden states are of


def known_guard(folder: Path, *, template: str | None = CHATML, first: str = "") -> Path:
    """A guard that says ``safe``, or ``unsafe``, a new line and ``S9`` where there is an ``x``.

    `first` is a token that it writes before either.
    """
    make_small(folder, template=template or CHATML)
    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    tokenizer.add_tokens(["unsafe", "safe", "\nS9", "\n\n"])
    if template is None:
        tokenizer.chat_template = None
        (folder / "chat_template.jinja").unlink(missing_ok=True)
    model: Any = AutoModelForCausalLM.from_pretrained(folder)
    model.resize_token_embeddings(len(tokenizer), mean_resizing=False)
    number = tokenizer.get_vocab()
    _average(model.model, number["x"])
    embedding = model.model.embed_tokens.weight.data
    embedding[number["unsafe"], UNSAFE] = 300.0
    embedding[number["\nS9"], KIND] = embedding[number["safe"], KIND] = 300.0
    model.config.tie_word_embeddings = False
    model.lm_head.weight = torch.nn.Parameter(torch.zeros_like(embedding))
    head = model.lm_head.weight.data
    head[number["safe"], ALWAYS] = 4.0
    head[number["unsafe"], HARM] = 40.0
    head[number["\nS9"], UNSAFE] = 90.0
    head[number[END], KIND] = 90.0
    if first:  # after the last token of the prompt, a new line
        embedding[tokenizer.encode("\n")[-1], FIRST] = 300.0
        head[number[first], FIRST] = 90.0
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def known_classifier(
    folder: Path, labels: list[str], *, several: bool = False, chat: bool = False
) -> Path:
    """A classifier of these labels: the last grows with harm, the others are 1; of one, all."""
    make_small(folder)
    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    if not chat:
        tokenizer.chat_template = None
        (folder / "chat_template.jinja").unlink(missing_ok=True)
    model: Any = LlamaForSequenceClassification.from_pretrained(folder, num_labels=len(labels))
    _average(model.model, tokenizer.get_vocab()["x"])
    model.score.weight.data.zero_()
    model.score.weight.data[:, ALWAYS] = 0.25
    model.score.weight.data[-1, ALWAYS] = 0.0
    model.score.weight.data[-1, HARM] = 1.0
    model.config.id2label = dict(enumerate(labels))
    model.config.label2id = {label: number for number, label in enumerate(labels)}
    if several:
        model.config.problem_type = "multi_label_classification"
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _average(body: Any, harmful: int) -> None:
    """Let the first layer write how much of the text is this token, and the second do nothing."""
    for weight in body.parameters():
        weight.data.zero_()
    for layer in body.layers:
        layer.input_layernorm.weight.data.fill_(1.0)
        layer.post_attention_layernorm.weight.data.fill_(1.0)
    body.norm.weight.data.fill_(1.0)
    body.embed_tokens.weight.data[:, ALWAYS] = 1.0
    body.embed_tokens.weight.data[harmful, IS_HARM] = 1.0
    first = body.layers[0].self_attn
    first.v_proj.weight.data[0, IS_HARM] = 1.0
    first.o_proj.weight.data[HARM, 0] = 50.0
