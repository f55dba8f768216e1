"""Confirming: somebody else says whether a demonstration will do.

Where a project asks for it (`confirm`), every accepted, edited or written text that counts becomes
an item of the same project, with the text as its proposal. Whoever gets it sees a proposal like any
other; their answer decides of the text. Nobody is asked about what was proposed to them before, nor
about a text that two people came to, each for themselves: they have confirmed it for each other.
All functions run within the caller's transaction.
"""

from datetime import datetime

from annotate.assignment import give_back
from db import confirmations, places, preferences
from db.connection import Study
from db.projects import Project


def arrange(study: Study, project: Project, item_id: int, moment: datetime) -> None:
    """Ask to confirm what was demonstrated for an item, and no more what was taken back."""
    for confirmation in confirmations.of_item(study, item_id):
        places.fit_item(study, project, confirmation)
    if project.options.confirm:
        for about in confirmations.unasked(study, project.id, item_id, item_id):
            confirmations.ask(study, project, about, moment)


def arrange_many(study: Study, project: Project, first: int, last: int, moment: datetime) -> None:
    """The same for the items `first` to `last`, whose slots are fitted: the option has changed.

    Where confirming is no longer asked for, whoever is at it gives the item back.
    """
    changed = set(confirmations.roots(study, project.id, first, last))
    if not project.options.confirm:
        for held in confirmations.held(study, project.id, first, last):
            give_back(study, held)
    else:
        for about in confirmations.unasked(study, project.id, first, last):
            confirmations.ask(study, project, about, moment)
            changed.add(about.item_id)
    for item_id in sorted(changed):
        preferences.settle(study, item_id)
