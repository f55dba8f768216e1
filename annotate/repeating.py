"""Hidden repeats: an item that an annotator has judged is shown to them once more, sides swapped.

It looks like any other item. Whoever answers by what they read says the same again; whoever answers
by habit, such as by the side, does not (:mod:`annotate.consistency`). About one in `repeat_every`
answers is to a repeat. It shows what they judged at least ten answers before, drawn by the key of
the project, so that nobody can tell when one comes; each item comes again at most once. Repeats are
in a companion of the project, so in none of its figures, datasets or ledgers.
"""

from datetime import datetime
from itertools import count

from annotate.blinding import keyed
from db import companions, projects, repeats, slots
from db.annotators import Annotator
from db.connection import Study
from db.projects import Project, Task
from db.slots import Slot

TASKS: tuple[Task, ...] = ("compare", "rate", "rank")
APART = 10  # answers between an item and its repeat, at least
RECENT = 200  # answers of an annotator that are looked at for one to repeat


def next_slot(
    study: Study, project: Project, annotator: Annotator, moment: datetime
) -> Slot | None:
    """A slot of the repeat for this annotator; None where nothing can be repeated for them yet.

    Within the caller's transaction. The companion and the repeat are made when first needed. Reads
    the annotator's last 200 answers.
    """
    found = repeats.candidates(study, project.id, annotator.id, annotator.name, APART, RECENT)
    if not found:
        return None
    drawn = min(found, key=lambda id_: keyed(project.blind_key, f"again:{annotator.id}:{id_}"))
    companion = projects.companion(study, project, "repeat")
    if companion is None:
        name = _free_name(study, project)
        companion = companions.create(study, project, "repeat", name, moment)
    return slots.open_of(study, repeats.item_of(study, companion, drawn, moment))


def turned_order(order: tuple[int, ...]) -> tuple[int, ...]:
    """An order in which every response stands elsewhere than in this one, where there are several.

    Moved on by half their number: two change sides.
    """
    half = len(order) // 2
    return order[half:] + order[:half]


def order_of(study: Study, original_id: int, annotator_id: int) -> tuple[int, ...]:
    """The order in which to show an annotator the repeat of an item that they have answered."""
    return turned_order(repeats.last_order(study, original_id, annotator_id))


def _free_name(study: Study, project: Project) -> str:
    """Nobody who could choose one is there: an annotator asks for an item."""
    names = (f"{project.name} (repeat{'' if n == 1 else f' {n}'})" for n in count(1))
    return next(name for name in names if projects.find(study, name) is None)
