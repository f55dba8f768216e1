"""Adapters: what of a model is trained, by the settings ``--adapter``, ``--rank``, ``--alpha``.

LoRA goes on every linear layer: at equal rank it learns more than on attention alone (QLoRA, arXiv
2305.14314). Dropout is off, so that a policy and its reference differ by the adapter only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from train.errors import NoAdapter, first_line
from train.options import Settings

if TYPE_CHECKING:
    from peft import LoraConfig

Task = Literal["CAUSAL_LM", "SEQ_CLS"]


def lora(settings: Settings, task: Task = "CAUSAL_LM") -> "LoraConfig":
    """The configuration of a new adapter; a reward model's head is trained beside it."""
    from peft import LoraConfig

    return LoraConfig(
        r=settings.rank,
        lora_alpha=settings.alpha,
        lora_dropout=0.0,
        target_modules="all-linear",
        task_type=task,
        modules_to_save=["score"] if task == "SEQ_CLS" else None,
    )


def added(model: Any, settings: Settings, task: Task = "CAUSAL_LM") -> Any:
    """The model with a new adapter, whose start the seed decides; itself for full fine-tuning."""
    from peft import get_peft_model
    from transformers import set_seed

    set_seed(settings.seed)
    if settings.adapter == "full":
        # Small steps are lost in bfloat16 weights, and a merged adapter leaves the others frozen.
        return model.float().requires_grad_(True)
    return get_peft_model(model, lora(settings, task))


def going_on(model: Any, artifact: Path) -> Any:
    """The model with a finished run's adapter, to be trained further."""
    from peft import PeftModel

    with _loading(artifact):
        return PeftModel.from_pretrained(model, str(artifact), is_trainable=True)


def rewarding_on(model: Any, artifact: Path) -> Any:
    """A model with a new head, and a finished policy's adapter to be trained further beside it."""
    from peft import (
        PeftConfig,
        get_peft_model,
        get_peft_model_state_dict,
        load_peft_weights,
        set_peft_model_state_dict,
    )

    with _loading(artifact):
        config = PeftConfig.from_pretrained(str(artifact))
        config.task_type, config.modules_to_save = "SEQ_CLS", ["score"]
        config.inference_mode = False
        adapted = get_peft_model(model, config)
        new = get_peft_model_state_dict(adapted)
        own = load_peft_weights(str(artifact), device="cpu")
        set_peft_model_state_dict(adapted, {**new, **own})
    return adapted


def finished(model: Any, artifact: Path) -> Any:
    """The model with a finished run's adapter, as it is."""
    from peft import PeftModel

    with _loading(artifact):
        return PeftModel.from_pretrained(model, str(artifact))


@contextmanager
def _loading(artifact: Path) -> Iterator[None]:
    """Raise NoAdapter where what lies there is damaged, or of another model."""
    from train import memory

    try:
        yield
    except Exception as error:
        if memory.ran_out(error):
            raise
        raise NoAdapter(
            f"The adapter at {artifact} cannot be loaded ({first_line(error)}). Put it back, or "
            "train it again with the settings that train runs --json shows."
        ) from error
