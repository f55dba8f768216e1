"""Chat templates: how messages become text, for models that do not say it themselves.

``plain`` suits any tokenizer: the end of an answer is the model's own end of text. A prompt ends
without a space, for most tokenizers make one token of a space and the word behind it. Lines are
broken by expressions, for a break behind a block is not written (transformers trims blocks).
``chatml`` is for models that know ChatML's tokens; others would learn them letter by letter, and
not stop.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from train.errors import BadSettings, NoChatTemplate, first_line

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

END = "<|im_end|>"

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}"
    "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
PLAIN = (
    "{{ bos_token or '' }}{% for message in messages %}{% if not loop.first %}{{ '\n' }}{% endif %}"
    "{{ message['role'].capitalize() }}: {{ message['content'] }}"
    "{% if message['role'] == 'assistant' %}{{ eos_token }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '\n' }}Assistant:{% endif %}"
)
NAMED = {"chatml": CHATML, "plain": PLAIN}


def give(tokenizer: "PreTrainedTokenizerBase", model: str, wanted: str | None) -> None:
    """Let a tokenizer use the template that is wanted: a name, a file, or its own for None.

    Raises NoChatTemplate when it has none of its own, and BadSettings for one it cannot use.
    """
    if wanted is not None:
        tokenizer.chat_template = NAMED.get(wanted) or _read(wanted)
        _check_end(tokenizer, model, wanted)
    if not tokenizer.chat_template:
        raise NoChatTemplate(
            f"{model} has no chat template, so it cannot be given prompts as messages. Choose an "
            "instruction-tuned --model (their names often end in -Instruct), or give "
            "--chat-template plain."
        )
    with written():
        tokenizer.apply_chat_template([{"role": "user", "content": "?"}], tokenize=False)


def told(wanted: str) -> str:
    """What answers by this template are stored under: its name, or of a file what it holds.

    Raises BadSettings for a file that cannot be read.
    """
    if wanted in NAMED:
        return wanted
    return f"file {hashlib.sha256(_read(wanted).encode()).hexdigest()[:12]}"


@contextmanager
def written() -> Iterator[None]:
    """Raise NoChatTemplate where a chat template cannot write messages within the block."""
    from jinja2 import TemplateError

    try:
        yield
    except TemplateError as error:
        raise NoChatTemplate(
            f"The chat template of the model cannot write such messages ({first_line(error)}). "
            "Give --chat-template plain or a file, or a dataset without what it refuses."
        ) from error


def give_padding(tokenizer: "PreTrainedTokenizerBase", model: str) -> str | None:
    """Let a tokenizer without a token to pad with use another, which is masked; what to say of it.

    The unknown token if there is one, which no answer ends with; else the one that ends a text.
    """
    if tokenizer.pad_token is not None:
        return None
    unknown = tokenizer.unk_token
    taken = unknown if unknown not in (tokenizer.eos_token, tokenizer.bos_token) else None
    tokenizer.pad_token = taken or tokenizer.eos_token
    if tokenizer.pad_token is None:
        raise BadSettings(
            f"{model} has neither a token to pad with nor one that ends a text. Give its "
            "tokenizer_config.json an eos_token."
        )
    return f"{model} has no token to pad with: {tokenizer.pad_token} does it, and is masked."


def _read(file: str) -> str:
    path = Path(file)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(
            f"--chat-template {file} is neither chatml nor plain, nor a file that can be read "
            f"({getattr(error, 'strerror', None) or 'it is not UTF-8'})."
        ) from error


def _check_end(tokenizer: "PreTrainedTokenizerBase", model: str, wanted: str) -> None:
    if wanted == "chatml":
        if END not in tokenizer.get_vocab():
            raise BadSettings(
                f"{model} does not know {END}, the token that ends a turn in ChatML. "
                "Give --chat-template plain."
            )
        tokenizer.eos_token = END
