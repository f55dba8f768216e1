"""Starting: the model a run begins with, a base model or what an earlier run has trained."""

from pathlib import Path
from typing import Any, NamedTuple

from db import runs
from db.connection import open_study
from db.runs import POLICIES, Run
from train import libraries, models
from train.errors import BadSettings
from train.job import Job
from train.models import EMBEDDED, Hardware, Loaded
from train.options import Settings
from train.running import adapters, quantizing
from train.running.artifacts import artifact_of, is_adapter


class Start(NamedTuple):
    """A model ready to be trained, with its tokenizer.

    `base_model` is what must be loaded for the run's artifact to be of use; `parent` is the run it
    starts from, None for a base model.
    """

    model: Any
    tokenizer: Any
    base_model: str
    parent: Run | None
    hardware: Hardware


def begin(job: Job, settings: Settings) -> Start:
    """Load what the job starts from, with an adapter to train unless all of it is trained.

    A round goes on with its parent's adapter, whose rank it keeps. Raises MissingExtra, UnknownRun,
    NoAdapter, BadSettings, and what :func:`train.models.load` raises.
    """
    libraries.require()
    parent = parent_of(job)
    hardware = models.hardware()
    if parent is None:
        name = job.model or EMBEDDED
        loaded = _loaded(job, name, hardware, settings)
        model = adapters.added(loaded.model, settings)
        return Start(model, loaded.tokenizer, models.name_of(name), None, hardware)
    artifact = artifact_of(parent)
    base = parent.base_model if is_adapter(artifact) else str(artifact)
    loaded = _loaded(job, base, hardware, settings, artifact)
    model = _continued(loaded, artifact, settings)
    return Start(model, loaded.tokenizer, base, parent, hardware)


def _loaded(
    job: Job, name: str, hardware: Hardware, settings: Settings, artifact: Path | None = None
) -> Loaded:
    """The model as the settings want it, with the tokenizer of what it goes on from."""
    quantized = settings.adapter == "qlora"
    loaded = models.load(
        name,
        hardware,
        chat_template=settings.chat_template,
        tokenizer_at=artifact,
        how=quantizing.how(hardware) if quantized else None,
    )
    if loaded.caution:
        job.say(loaded.caution)
    return loaded._replace(model=quantizing.prepared(loaded.model)) if quantized else loaded


def parent_of(job: Job) -> Run | None:
    """The run whose model the job starts from; raises UnknownRun and BadSettings."""
    if job.start is None:
        return None
    with open_study(job.database) as study:
        parent = runs.get(study, job.start)
    if parent.method not in POLICIES:
        raise BadSettings(
            f"Run {parent.id} trained a reward model, which answers nothing. "
            f"Start from a run of {', '.join(POLICIES)}: train runs."
        )
    if job.model is not None and models.name_of(job.model) != parent.base_model:
        raise BadSettings(
            f"Run {parent.id} started from {parent.base_model}, not from {job.model}. "
            "Leave --model out."
        )
    return parent


def _continued(loaded: Loaded, artifact: Path, settings: Settings) -> Any:
    if not is_adapter(artifact):
        return adapters.added(loaded.model, settings)
    going_on = adapters.going_on(loaded.model, artifact)
    if settings.adapter == "full":
        return adapters.added(going_on.merge_and_unload(), settings)
    return going_on
