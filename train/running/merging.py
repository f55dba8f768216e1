"""Merging: a run's adapter put into its base model, as one model for transformers, vLLM and others.

The sums are made in float32 and kept in the base model's own precision.
"""

from pathlib import Path
from typing import Any

from db import runs
from db.connection import open_study
from train import libraries, models
from train.errors import NoAdapter
from train.job import Job
from train.models import Hardware
from train.running import model_card
from train.running.artifacts import artifact_of, is_adapter
from train.running.checks import ends_of
from train.running.faults import said
from train.running.output import check, claim
from train.sampling.sampling import load_run


def merge(database: Path, run_id: int, out: Path) -> Path:
    """Write the merged model of a finished run into `out`, with tokenizer and card.

    Raises UnknownRun, NoAdapter, OutputTaken, DiskFull, and what :func:`train.models.load` raises.
    """
    libraries.require()
    import torch

    job = Job(database=database, out=out)
    check(job)
    with open_study(database) as study:
        run = runs.get(study, run_id)
    artifact = artifact_of(run)
    if run.method == "reward":
        raise NoAdapter(
            f"Run {run.id} is a reward model, which nothing but train score and train raft use: "
            "name it there by its number."
        )
    if not is_adapter(artifact):
        raise NoAdapter(f"Run {run.id} has no adapter to merge: its whole model is at {artifact}.")
    loaded = load_run(run, Hardware("cpu", torch.float32))
    model: Any = loaded.model
    model.to(_precision(run.base_model))
    model.generation_config.eos_token_id = sorted(ends_of(model, loaded.tokenizer))
    claim(job)
    with said(out), open_study(database) as study:
        model.save_pretrained(str(out))
        loaded.tokenizer.save_pretrained(str(out))
        model_card.write(study, run, out, merged=True)
    return out


def _precision(base_model: str) -> Any:
    """The one that the base model comes in."""
    import torch
    from transformers import AutoConfig

    return AutoConfig.from_pretrained(models.locate(base_model)).dtype or torch.float32
