"""Samplers: whose answers are wanted, by name; loaded one after the other."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from db import runs
from db.connection import Study, open_study
from db.runs import POLICIES, Run
from train import models
from train.errors import BadSettings
from train.models import Hardware, Loaded
from train.running.artifacts import artifact_of
from train.sampling.sampling import load_run


class Sampler(NamedTuple):
    """A model as it is, or what a run made of it."""

    model: str
    run: Run | None = None

    @property
    def name(self) -> str:
        """Under which its answers are stored."""
        return f"run {self.run.id}" if self.run else models.name_of(self.model)

    def load(self, hardware: Hardware) -> Loaded:
        """Raises what :func:`train.models.load` raises, and NoAdapter."""
        return load_run(self.run, hardware) if self.run else models.load(self.model, hardware)


def samplers(
    database: Path, names: Sequence[str], run_ids: Sequence[int], *, before: bool
) -> list[Sampler]:
    """Models by their names, then runs, each once; without any the newest run that finished.

    With `before`, what each run started from comes before it: another run's model, or the base
    model. Raises UnknownRun, NoAdapter, and BadSettings for a run that trained no model that
    answers.
    """
    found = [Sampler(name) for name in names]
    with open_study(database) as study:
        chosen = [runs.get(study, run_id) for run_id in run_ids]
        if not names and not run_ids:
            chosen = [runs.newest_finished(study)]
        starts = [_start(study, run) for run in chosen]
    for start, run in zip(starts, chosen, strict=True):
        found += [start] if before else []
        found.append(Sampler(run.base_model, run))
    for sampler in found:
        if sampler.run:
            _check(sampler.run)
    return list({sampler.name: sampler for sampler in found}.values())


def _start(study: Study, run: Run) -> Sampler:
    """What a run started from."""
    parent = None if run.parent_id is None else runs.get(study, run.parent_id)
    return Sampler(run.base_model, parent)


def _check(run: Run) -> None:
    if run.method not in POLICIES:
        raise BadSettings(
            f"Run {run.id} trained a reward model, which answers nothing. "
            f"Choose a run of {', '.join(POLICIES)}: train runs."
        )
    artifact_of(run)
