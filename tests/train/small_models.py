"""Small models that are real in all but their size, with tokenizers of many kinds."""

from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, pre_tokenizers, processors
from tokenizers import models as vocabularies
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from train.running.chat_templates import CHATML

START, END, TURN, PAD, UNKNOWN = "<s>", "<|im_end|>", "<|im_start|>", "<pad>", "<unk>"


def make_small(
    folder: Path,
    *,
    template: str | None = CHATML,
    pad: str | None = PAD,
    unknown: str | None = None,
    adds_start: bool = False,
    end: str = END,
) -> Path:
    """A model of two layers with random weights, and a token for every byte."""
    return save(folder, _tokenizer(template, pad, unknown, adds_start, end), 16)


def save(folder: Path, tokenizer: Any, width: int, seed: int = 0) -> Path:
    """Write a model of two layers with random weights for a tokenizer, and that beside it.

    `width` is the size of its hidden states, a multiple of 16.
    """
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=width, intermediate_size=2 * width,
        num_hidden_layers=2, num_attention_heads=width // 8, num_key_value_heads=width // 16,
        max_position_embeddings=512,
        bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id, tie_word_embeddings=True,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _tokenizer(
    template: str | None, pad: str | None, unknown: str | None, adds_start: bool, end: str
) -> PreTrainedTokenizerFast:
    special = [token for token in (START, end, TURN, pad, unknown) if token]
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: number for number, token in enumerate([*special, *letters])}
    inner = Tokenizer(vocabularies.BPE(vocabulary, []))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    if adds_start:
        inner.post_processor = processors.TemplateProcessing(
            single=f"{START} $A", special_tokens=[(START, vocabulary[START])]
        )
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=inner, bos_token=START, eos_token=end, pad_token=pad, unk_token=unknown,
        additional_special_tokens=[TURN],
    )  # fmt: skip
    tokenizer.chat_template = template
    return tokenizer
