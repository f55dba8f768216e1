"""The model a reward run begins with: a base model, or what a run has trained, with a new head."""

from pathlib import Path
from typing import Any

from db.runs import Run
from train import libraries, models
from train.job import Job
from train.models import EMBEDDED
from train.options import Settings
from train.running import adapters, quantizing
from train.running.artifacts import artifact_of, is_adapter
from train.running.starting import Start, parent_of


def begin(job: Job, settings: Settings) -> Start:
    """Load what the job starts from, with a new head and an adapter unless all of it is trained.

    From a run with an adapter the adapter goes on, so that what is left needs the base model only.
    Raises as :func:`train.running.starting.begin`.
    """
    libraries.require()
    libraries.quiet()
    from train.rewards import reward_models

    parent, hardware = parent_of(job), models.hardware()
    base, adapter = origin(job, parent)
    quantized = settings.adapter == "qlora"
    loaded = reward_models.new(
        base,
        hardware,
        settings.seed,
        chat_template=settings.chat_template,
        tokenizer_at=artifact_of(parent) if parent else None,
        how=quantizing.how(hardware) if quantized else None,
    )
    if loaded.caution:
        job.say(loaded.caution)
    body = quantizing.prepared(loaded.model) if quantized else loaded.model
    return Start(_trainable(body, adapter, settings), loaded.tokenizer, base, parent, hardware)


def frozen(job: Job, settings: Settings) -> Start:
    """The language model that a head is fitted on, as it is; its `model` is the body of it."""
    libraries.require()
    from train.rewards.reward_head import Body

    parent, hardware = parent_of(job), models.hardware()
    base, adapter = origin(job, parent)
    body = Body.of(
        base,
        adapter,
        hardware,
        chat_template=settings.chat_template,
        tokenizer_at=artifact_of(parent) if parent else None,
    )
    return Start(body, body.tokenizer, base, parent, hardware)


def origin(job: Job, parent: Run | None) -> tuple[str, Path | None]:
    """The model to load for what a job starts from, and the adapter to put on it, if any."""
    if parent is None:
        return models.name_of(job.model or EMBEDDED), None
    artifact = artifact_of(parent)
    return (parent.base_model, artifact) if is_adapter(artifact) else (str(artifact), None)


def _trainable(model: Any, adapter: Path | None, settings: Settings) -> Any:
    if adapter is None:
        return adapters.added(model, settings, "SEQ_CLS")
    going_on = adapters.rewarding_on(model, adapter)
    if settings.adapter == "full":
        return adapters.added(going_on.merge_and_unload(), settings, "SEQ_CLS")
    return going_on
