"""Arguments: what every trainer of TRL is told alike."""

from typing import Any

from train.errors import BadSettings
from train.job import Job
from train.models import Hardware
from train.options import Settings
from train.running import checkpoints


def common(job: Job, settings: Settings, hardware: Hardware, *, validated: bool) -> dict[str, Any]:
    """Keyword arguments for a trainer's configuration; `validated` where rows are held out for it.

    Checkpoints are written, and validation rows looked at, every `save_every` steps, or ten times a
    run; with validation rows the best of them is what the run ends with. Raises BadSettings where
    the training is to stop early by validation rows, and there are none.
    """
    if settings.patience is not None and not validated:
        raise BadSettings(
            "--patience stops a training by its validation rows, and the dataset holds none. Build "
            "one that does (annotate dataset build NAME --validation 0.1), or leave --patience out."
        )
    on_cpu = hardware.device == "cpu"
    every = settings.save_every or 0.1  # a share of all steps
    # The trainer makes this folder at once; in a dry run it writes nothing there.
    folder = job.database.resolve().parent if job.dry_run else checkpoints.folder(job.out)
    return {
        "output_dir": str(folder),
        "learning_rate": settings.learning_rate,
        "num_train_epochs": settings.epochs,
        "per_device_train_batch_size": settings.batch_size,
        "per_device_eval_batch_size": settings.batch_size,
        "gradient_accumulation_steps": settings.accumulate,
        "max_length": settings.max_length,
        "warmup_steps": settings.warmup,
        "lr_scheduler_type": "linear",
        "seed": settings.seed,
        "use_cpu": on_cpu,
        "ddp_find_unused_parameters": False,  # all that is trained is used
        "bf16": hardware.autocast,
        "gradient_checkpointing": not on_cpu,  # spares memory, which a CPU has, and costs time
        "save_strategy": "steps",
        "save_steps": every,
        "save_total_limit": 2,
        "eval_strategy": "steps" if validated else "no",
        "eval_steps": every,
        "load_best_model_at_end": validated,
        "metric_for_best_model": "eval_loss" if validated else None,
        "greater_is_better": False if validated else None,
        "report_to": "none",
        "logging_steps": 1,
        "logging_nan_inf_filter": False,  # else a NaN is logged as the last good loss
        "disable_tqdm": True,
    }
