"""Making items of responses: choose, stage, store, and tell what became of every prompt."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from annotate import access, planning, setup_rules, setups, unfinished
from annotate.moving_in import Progress
from annotate.pairing import asking, choosing, storing
from annotate.pairing.asking import Settings
from annotate.pairing.choosing import Chosen
from annotate.pairing.groups import Way
from annotate.pairing.ledger import Ledger, Tally
from annotate.setups import Plan
from db import audit, candidates, imports, incoming, projects, times
from db.connection import Study, transaction
from db.incoming import IncomingItem
from db.projects import Project, Task


class Report(NamedTuple):
    """What pairing did; `moved` items were there and got another priority."""

    task: Task
    way: str
    ledger: Ledger
    moved: int = 0


def pair(
    study: Study,
    project_name: str,
    way: Way,
    settings: Settings | None = None,
    now: datetime | None = None,
    progress: Progress | None = None,
    *,
    dry_run: bool = False,
) -> Report:
    """Make items of responses that the study has, in a project that is made if it is new.

    Items are known by their prompt and set of responses: the same again adds nothing. 500 items or
    more are stored in a transaction, as :mod:`annotate.pacing` says, and what was broken off (a
    kill, a full disk) is completed by the same again. Where no item comes of it, or in a `dry_run`,
    nothing is written. `progress` is called with the items stored and how many there are. Takes a
    researcher, and leaves an entry in the audit log. Raises UnknownGenerator, UnknownScorer,
    UnknownProject, BadPairing, BadName, and ProjectMismatch for a project of another task.
    """
    access.require(study, "researcher")
    moment, settings = now or times.now(), settings or Settings()
    asking.check(settings)
    project = _found(study, project_name, way, settings)
    tally = Tally()
    items = _chosen(study, way, settings, project, tally)
    if dry_run:
        for _ in items:
            pass  # only to be counted
        return Report(way.task, way.describe(), tally.ledger())
    rows = (_incoming(study, item) for item in items)
    staged = incoming.stage(study, rows, labels=False).rows
    ledger = tally.ledger()
    moved = 0
    if staged:
        moved = _store(study, project_name, way, settings, staged, ledger, moment, progress)
    return Report(way.task, way.describe(), ledger, moved)


def _found(study: Study, name: str, way: Way, settings: Settings) -> Project | None:
    """The project where there is one, known to be as asked for; else a name for one is checked."""
    if projects.find(study, name) is None:
        setup_rules.check_name(name)
        return None
    project = planning.find(study, name)
    projects.require(project, way.task, settings.overlap, settings.strategy)
    return project


def _chosen(
    study: Study, way: Way, settings: Settings, project: Project | None, tally: Tally
) -> Iterator[Chosen]:
    """All items that are asked for, counted as they go by."""
    wanted = asking.wanted(study, way, settings)
    source = asking.prompts_from(study, settings)
    prompts = candidates.by_prompt(study, wanted, way.scorer, source.id if source else None)
    known = candidates.benchmark_texts(study)
    found = choosing.chosen(prompts, way, settings, known, tally)
    some = choosing.within_limit(found, settings, tally)
    return choosing.told(study, some, project.id if project else None, tally)


def _incoming(study: Study, item: Chosen) -> IncomingItem:
    return candidates.item(study, item.prompt_id, item.response_ids, item.priority)


def _store(
    study: Study,
    name: str,
    way: Way,
    settings: Settings,
    staged: int,
    ledger: Ledger,
    moment: datetime,
    progress: Progress | None,
) -> int:
    """Store what is staged in the project, and return how many items got another priority."""
    source = unfinished.of_pairing(way.describe())
    with transaction(study):
        project = _found(study, name, way, settings) or _made(study, name, way, settings, moment)
        resumed = source in imports.unfinished(study, project.id)
        import_id = imports.start(study, project.id, source, moment)
    added = storing.store(study, project, staged, moment, progress)
    if added.moved or resumed:  # what was broken off may have left slots out of place
        planning.arrange_all(study, project)
    with transaction(study):
        imports.finish(study, import_id, moment)
        asked = {key: value for key, value in settings._asdict().items() if value is not None}
        detail = {"way": way.describe(), **asked, **vars(ledger)}
        audit.record(study, "pair", name, detail, moment)
    return added.moved


def _made(study: Study, name: str, way: Way, settings: Settings, moment: datetime) -> Project:
    plan = Plan(overlap=settings.overlap, strategy=settings.strategy)
    return planning.add(study, setups.applied(setups.new(name, way.task), plan), moment)
