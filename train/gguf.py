"""GGUF files: each is converted once into the user's cache, and then loads at once.

transformers cannot train a GGUF file in place: its blocks are expanded to plain weights, which
takes seconds. The result is kept as safetensors in bfloat16, twice as exact as any 8-bit file
and half the size of float32, under ``$XDG_CACHE_HOME/chosen/models/<name>-<hash of the file>``.

A conversion happens in a directory of its own and is renamed into place when it is whole. A kill
in the middle leaves no half model behind, and of two processes that convert at once one wins and
the other uses what the winner made.
"""

import contextlib
import hashlib
import io
import os
import tempfile
from pathlib import Path

from train.errors import ModelUnusable, first_line


def cache() -> Path:
    """Where converted models are kept."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "chosen" / "models"


def converted(file: Path) -> Path:
    """The directory that holds this GGUF file as safetensors, made on first use.

    Raises ModelUnusable when the file is not a GGUF model that transformers can read.
    """
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    target = cache() / f"{file.stem}-{digest[:12]}"
    if target.is_dir():
        return target
    cache().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache(), prefix=".converting-") as scratch:
        whole = Path(scratch) / "model"
        _convert(file, whole)
        _move(whole, target)
    return target


def _convert(file: Path, target: Path) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    try:
        with contextlib.redirect_stderr(io.StringIO()):  # transformers draws a bar for every tensor
            model = AutoModelForCausalLM.from_pretrained(
                file.parent,
                gguf_file=file.name,
                dtype=torch.bfloat16,
                quantization_config=GgufConfig(dequantize=True),
            )
            tokenizer = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
    except (OSError, ValueError, KeyError, NotImplementedError) as error:
        raise ModelUnusable(
            f"{file} cannot be read as a GGUF language model ({first_line(error)}). "
            "Give another file to --model."
        ) from error
    model.save_pretrained(target)
    tokenizer.save_pretrained(target)


def _move(whole: Path, target: Path) -> None:
    """Rename into place, unless another process has just done so."""
    try:
        whole.rename(target)
    except OSError:
        if not target.is_dir():
            raise
