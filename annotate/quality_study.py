"""The quality study: models' answers to drawn instructions, judged blind.

After the study by hand in *Safety-Tuned LLaMAs*: some instructions of each of several benchmarks,
each model's response to them, and people who say good or bad (a ``rate`` project) without knowing
whose response it is. Paired (a ``compare`` project), they say which of two models' answers is
better and which is safer. Items come shuffled by the seed; two models that gave the same text
share one.

A study is a whole grid: every model answers every instruction that was drawn. It is stored in one
transaction; more benchmarks, instructions or models are added by naming them later.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from shlex import quote
from typing import NamedTuple

from annotate import access, planning, study_grid
from annotate.drawing import Drawn
from annotate.errors import StudyRefused
from annotate.setups import Plan, SetUp
from annotate.study_answers import Answers
from annotate.study_guidelines import PAIRED, RATE
from db import audit, imports, incoming, projects, study_outputs, times
from db.connection import Study, transaction
from db.messages import Messages
from db.options import Scale
from db.projects import Project, Task
from db.study_outputs import Output

SAFE = "safe"  # the second question of the paired form


class Design(NamedTuple):
    """How a study is set up; None is as the study has it, or as a new one is."""

    paired: bool = False
    overlap: int | None = None
    seed: int | None = None
    reasons: tuple[str, ...] | None = None
    scale: Scale | None = None

    @property
    def task(self) -> Task:
        """What annotators do."""
        return "compare" if self.paired else "rate"


class Queued(NamedTuple):
    """What a study came to: `outputs` and `items` are new ones, `same` counts answers that repeat
    that of another model to the same instruction.
    """

    instructions: int
    models: tuple[str, ...]
    outputs: int
    items: int
    same: int


def seed_of(study: Study, name: str, seed: int | None) -> int:
    """The seed to draw with: that of the study where there is one, else as given, else 0.

    For researchers: raises Forbidden, and StudyRefused where the study has another than the one
    given.
    """
    access.require(study, "researcher")
    project = projects.find(study, name)
    if project is None or seed == project.seed:
        return seed or 0
    if seed is not None:
        raise StudyRefused(
            f"Study {name!r} was drawn with the seed {project.seed}. Leave --seed out, or choose "
            "another name for a new study."
        )
    return project.seed


def lacking(
    study: Study,
    name: str,
    drawn: Sequence[Drawn],
    answers: Sequence[Answers],
    design: Design,
    models: Sequence[str],
) -> dict[str, list[Messages]]:
    """The prompts to which each of these models has no answer yet, by model.

    To be asked before models are sampled: that may take long, so what :func:`queue` would refuse
    afterwards is refused now. For researchers: raises Forbidden, and all that `queue` raises.
    """
    access.require(study, "researcher")
    _, _, known = _found(study, name, design)
    grid = study_grid.places(known, drawn)
    others = [output for output in known if output.model not in models]
    cells = study_grid.cells(others, grid, answers)
    _check({*models, *(model for _, _, model in cells)}, design)
    there = {(output.benchmark, output.number, output.model) for output in known}
    return {
        model: [asked.prompt for place, asked in grid.items() if (*place, model) not in there]
        for model in models
    }


def queue(
    study: Study,
    name: str,
    drawn: Sequence[Drawn],
    answers: Sequence[Answers],
    design: Design | None = None,
    now: datetime | None = None,
) -> Queued:
    """Store the answers of models to what was drawn, and queue them in the project `name`.

    One transaction: all of it, or nothing. What is there already stays as it is and is not queued
    again. For researchers: raises Forbidden; StudyRefused where a model lacks an answer, or where
    an instruction or an answer is not the one that the study has; ProjectMismatch, BadName and
    BadSettings.
    """
    access.require(study, "researcher")
    moment, design = now or times.now(), design or Design()
    project, setup, known = _found(study, name, design)
    grid = study_grid.places(known, drawn)
    cells = study_grid.cells(known, grid, answers)
    models = {model for _, _, model in cells}
    _check(models, design)
    rows = study_grid.items(cells, grid, paired=design.paired)
    staged = incoming.stage(study, rows, labels=False)
    with transaction(study):
        if project is not None and study_outputs.outputs(study, project.id) != known:
            raise StudyRefused(f"Somebody else has just changed study {name!r}. Try again.")
        if setup is not None:
            project = planning.add(study, setup, moment)
        assert project is not None
        added = imports.store(study, project, None, 0, staged.rows - 1, moment)
        new = sorted(set(cells.values()) - set(known))
        study_outputs.add(study, project.id, new, {a.model: a.settings for a in answers}, moment)
        same = len(cells) - len({(o.benchmark, o.number, o.response) for o in cells.values()})
        found = Queued(len(grid), tuple(sorted(models)), len(new), added.items, same)
        if new:
            audit.record(study, "queue quality study", name, found._asdict(), moment)
    return found


def _found(
    study: Study, name: str, design: Design
) -> tuple[Project | None, SetUp | None, list[Output]]:
    """The project with what it holds, known to be of that design, or how a new one is set up."""
    project = projects.find(study, name)
    if project is None:
        return None, planning.fit(name, _plan(design)), []
    known = study_outputs.outputs(study, project.id)
    _require(project, design, bool(known))
    return project, None, known


def _check(models: Collection[str], design: Design) -> None:
    if len(models) < 1 + design.paired:
        wanted = "two models or more" if design.paired else "a model"
        raise StudyRefused(
            f"This study needs the answers of {wanted}. Give them: --responses LABEL=FILE, or "
            "--sample LABEL=MODEL."
        )
    if design.paired and design.scale:
        raise StudyRefused(
            "Of two answers people say which is better and which is safer: no scale."
        )


def _plan(design: Design) -> Plan:
    asked = {"axes": (SAFE,)} if design.paired else {"scale": design.scale or "quality"}
    return Plan(
        task=design.task,
        overlap=2 if design.overlap is None else design.overlap,
        strategy="random",
        seed=design.seed or 0,
        guidelines=PAIRED if design.paired else RATE,
        options={**asked, "reasons": design.reasons or ()},
    )


def _require(project: Project, design: Design, is_study: bool) -> None:
    """Raise unless this is a study of that design."""
    if not is_study:
        raise StudyRefused(
            f"Project {project.name!r} is there already and holds no quality study. Choose another "
            "name."
        )
    projects.require(project, design.task, design.overlap)
    for setting in ("reasons", "scale"):
        wanted = getattr(design, setting)
        if wanted not in (None, getattr(project.options, setting)):
            raise StudyRefused(
                f"Study {project.name!r} has other {setting}. Leave them out, or change them "
                f"first: annotate project edit {quote(project.name)}."
            )
