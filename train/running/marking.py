"""Marking: a checkpoint says that it is whole once all of it is on the disk."""

import os
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from train.running import processes
from train.running.checkpoints import PREFIX, WHOLE


class Whole(TrainerCallback):
    """Marks each checkpoint once all of it is on the disk."""

    def on_save(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        **kwargs: Any,
    ) -> None:
        """Called when a checkpoint has been written."""
        if processes.count() > 1:
            torch.distributed.barrier()  # each writes a part of its own
        if not state.is_world_process_zero or args.output_dir is None:
            return
        checkpoint = Path(args.output_dir) / f"{PREFIX}{state.global_step}"
        for path in (*checkpoint.rglob("*"), checkpoint, checkpoint.parent):
            _sync(path)
        (checkpoint / WHOLE).touch()
        _sync(checkpoint)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
