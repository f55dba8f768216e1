"""Quantizing: a base model in 4 bits under an adapter (QLoRA, arXiv 2305.14314), on a GPU.

Weights are in the paper's NF4, their scales quantized once more; products are made in bfloat16.
"""

from importlib.util import find_spec
from typing import Any

from train.errors import BadSettings, MissingExtra
from train.models import Hardware


def how(hardware: Hardware) -> dict[str, Any]:
    """What transformers is told to load a model in 4 bits; raises BadSettings, MissingExtra."""
    if hardware.device != "cuda":
        raise BadSettings(
            f"--adapter qlora takes an NVIDIA GPU, and this trains on {hardware.device}. "
            "Use --adapter lora."
        )
    if find_spec("bitsandbytes") is None:
        raise MissingExtra(
            'A model in 4 bits needs bitsandbytes. Install it with: pip install "chosen[qlora]"'
        )
    import torch
    from transformers import BitsAndBytesConfig

    config = BitsAndBytesConfig(  # type: ignore[no-untyped-call]
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
    )
    return {"quantization_config": config, "device_map": {"": torch.cuda.current_device()}}


def prepared(model: Any) -> Any:
    """A model in 4 bits, ready for an adapter: what is not quantized computes exactly."""
    from peft import prepare_model_for_kbit_training

    return prepare_model_for_kbit_training(  # type: ignore[no-untyped-call]
        model, use_gradient_checkpointing=False
    )
