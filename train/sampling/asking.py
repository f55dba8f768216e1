"""Asking: which prompts are to be answered, given here or named in the study."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from db import benchmarks, datasets, items, projects, prompts
from db.connection import Study, open_study
from db.messages import Messages
from db.prompts import Prompt
from train.errors import NoPrompts

UNJUDGED = 8  # prompts that nobody has judged, unless a limit says how many


class Sources(NamedTuple):
    """Where prompts come from; `limit` is for each project, benchmark or dataset."""

    given: tuple[Messages, ...] = ()
    unjudged: str | None = None
    project: str | None = None
    benchmark: str | None = None
    dataset: str | None = None
    limit: int | None = None

    @property
    def named(self) -> bool:
        """Whether prompts of the study are among them."""
        return any((self.unjudged, self.project, self.benchmark, self.dataset))


def asked(database: Path, sources: Sources) -> list[Messages]:
    """All of these prompts, each once.

    Raises UnknownProject, UnknownDataset, and NoPrompts where there are none.
    """
    found = [*sources.given]
    if sources.unjudged is not None:
        found += unjudged_prompts(database, sources.unjudged, sources.limit or UNJUDGED)
    with open_study(database) as study:
        found += [prompt.messages for prompt in _of_study(study, sources)]
    if not found:
        raise NoPrompts("There is nothing to answer. Give a prompt, or --prompts-from PROJECT.")
    return list(dict.fromkeys(found))


def unjudged_prompts(database: Path, project: str, limit: int) -> list[Messages]:
    """Prompts of a project that nobody has judged, so that no dataset holds them.

    Raises UnknownProject, and NoPrompts when everything has been judged.
    """
    with open_study(database) as study:
        found = items.unjudged_prompts(study, projects.get(study, project).id, limit)
    if not found:
        raise NoPrompts(
            f"Every prompt of {project!r} has been judged. Import more, or give prompts yourself."
        )
    return found


def _of_study(study: Study, sources: Sources) -> Iterator[Prompt]:
    limit = sources.limit
    if sources.project is not None:
        yield from prompts.of_project(study, projects.get(study, sources.project).id, limit)
    if sources.benchmark is not None:
        benchmark = benchmarks.find(study, sources.benchmark)
        if benchmark is None:
            names = ", ".join(one.name for one in benchmarks.list_all(study)) or "none yet"
            raise NoPrompts(
                f"No benchmark is called {sources.benchmark!r} (there are: {names}). Register one "
                "with: annotate benchmark add NAME FILE."
            )
        yield from prompts.of_benchmark(study, benchmark.id, limit)
    if sources.dataset is not None:
        yield from prompts.of_dataset(study, datasets.get(study, sources.dataset).id, limit)
