"""Practice and gold: items whose answer is known, beside a project.

Practice items come before the work, with feedback after each; gold items are hidden in the work and
tell how well its annotators do (:mod:`annotate.mixing`). They are in companions of the project,
projects of their own, so that they are in none of its figures, datasets or ledgers.
"""

from datetime import datetime
from typing import Literal, NamedTuple

from annotate import access, files, importing, planning, shapes
from annotate.details import verdicts
from annotate.errors import NoKnownAnswers
from annotate.importing import Report, Settings
from annotate.intervals import Interval, wilson
from annotate.shapes.texts import Unfit
from db import assignments, companions, items, judgments, projects, times
from db.annotators import Annotator
from db.companions import Expected
from db.connection import Study, transaction
from db.errors import NameTaken
from db.incoming import IncomingItem
from db.judgments import Verdict
from db.messages import content_hash, item_hash, to_json
from db.projects import Project, Task

Purpose = Literal["practice", "gold"]
TASKS: tuple[Task, ...] = ("compare", "rate", "rank")  # in which an answer can be right or wrong
GOLD_IS_OFF = "Nobody is shown gold items yet: set gold_every, one in about so many items."


class Feedback(NamedTuple):
    """What a practice answer should have been, in terms of the screen, and why.

    `place`: of the response that should have been picked, counted from 0; None for other verdicts.
    """

    right: bool
    expected: Verdict
    explanation: str
    place: int | None = None


class Accuracy(NamedTuple):
    """How an annotator does at gold items: `right` of `answered`, with Wilson's 95% interval."""

    annotator: str
    right: int
    answered: int
    interval: Interval


def load(
    study: Study,
    project_name: str,
    purpose: Purpose,
    source: str,
    settings: Settings | None = None,
    now: datetime | None = None,
) -> Report:
    """Import practice or gold items of a project; every row has a label: the expected answer.

    A `rationale` in a row is the explanation that practice shows. Of the settings, the mapping and
    the split hold. Takes a researcher. Raises what an import raises, and BadRow for a row without a
    label, with one that the project does not offer, or with a pair that stands there before;
    nothing has changed then. Raises NoKnownAnswers for the task demonstrate: there is no text that
    an answer could be compared with.
    """
    access.require(study, "researcher")
    project = planning.find(study, project_name)
    if project.task not in TASKS:
        raise NoKnownAnswers(
            f"Project {project.name!r} asks for texts, and there is no one right text: it takes no "
            f"{purpose} items. Let demonstrations be confirmed instead."
        )
    given = settings or Settings()
    kept = Settings(project.task, mapping=given.mapping, split=given.split, labels="keep")
    _check_labels(project, source, kept)
    companion = ensure(study, project, purpose, now)
    return importing.bring_in(study, source, companion.name, kept, now=now)


def ensure(
    study: Study, project: Project, purpose: Purpose, now: datetime | None = None
) -> Project:
    """The companion of a project, made if there is none, in one transaction.

    Takes a researcher. Raises NameTaken where another project has its name.
    """
    access.require(study, "researcher")
    moment = now or times.now()
    name = f"{project.name} ({purpose})"
    with transaction(study):
        if projects.companion(study, project, purpose) is None:
            if projects.find(study, name) is not None:
                raise NameTaken(
                    f"There is a project {name!r} already. Rename the one or the other."
                )
            companions.create(study, project, purpose, name, moment)
        found = projects.companion(study, project, purpose)
    assert found is not None
    return found


def feedback(study: Study, project: Project, annotator: Annotator, token: str) -> Feedback | None:
    """What the annotator's practice answer under `token` should have been.

    None for what is no practice, or was not answered, or skipped. How much better the chosen
    response is does not matter, nor the order of the others. Raises Forbidden for whoever is
    neither the annotator nor the owner of the file.
    """
    access.require_self(study, annotator)
    shown, given = assignments.by_token(study, token), judgments.by_key(study, token)
    practice = projects.companion(study, project, "practice")
    if shown is None or given is None or practice is None or given.verdict == "skip":
        return None
    if (shown.annotator_id, shown.project_id) != (annotator.id, practice.id):
        return None
    expected = companions.expected(study, shown.item_id)
    if expected is None:
        return None
    if expected.chosen_id is None:
        return Feedback(given.verdict == expected.verdict, expected.verdict, expected.explanation)
    responses = items.response_ids(study, shown.item_id)
    place = shown.order.index(responses.index(expected.chosen_id))
    verdict = _on_screen(practice, expected, place)
    is_right = given.chosen_id == expected.chosen_id
    picked = place if verdict == "pick" else None
    return Feedback(is_right, verdict, expected.explanation, picked)


def gold_accuracy(study: Study, project: Project) -> list[Accuracy]:
    """How everybody who answered gold items of the project did, by name; for researchers."""
    access.require(study, "researcher")
    gold = projects.companion(study, project, "gold")
    if gold is None:
        return []
    return [
        Accuracy(*tried, wilson(tried.right, tried.answered))
        for tried in companions.tried(study, gold.id)
    ]


def _on_screen(practice: Project, expected: Expected, place: int) -> Verdict:
    """The verdict that chooses the expected response, which stood at this place on the screen."""
    if practice.task != "compare":
        return expected.verdict
    is_first = place == 0
    if expected.verdict in ("a_much", "b_much") and practice.options.verdicts == "strength":
        return "a_much" if is_first else "b_much"
    return "a" if is_first else "b"


def _check_labels(project: Project, source: str, settings: Settings) -> None:
    """Read the source once, and raise BadRow for a row that cannot be practice or gold."""
    shape = importing.recognise(source, settings)
    seen: dict[str, str] = {}
    for row in files.read(source, settings.split):
        try:
            for item in shapes.read_row(shape, row.values):
                _check_label(project, item)
                first = seen.setdefault(_known_by(item), row.where)
                if first != row.where:
                    raise Unfit(f"the same texts as in {first} again", "each of them once")
        except Unfit as unfit:
            raise files.bad_row(source, row.where, unfit.found, unfit.expected) from unfit


def _check_label(project: Project, item: IncomingItem) -> None:
    if item.label is None or item.label.verdict == "skip":
        raise Unfit("no label", "the expected answer: practice and gold items need one")
    if item.label.chosen is None and item.label.verdict not in verdicts(project):
        raise Unfit(f"label {item.label.verdict}", "a verdict that the project offers")


def _known_by(item: IncomingItem) -> str:
    """The hash by which the same prompt and responses are known again."""
    responses = [content_hash(to_json(response.messages)) for response in item.responses]
    return item_hash(content_hash(to_json(item.prompt)), responses)
