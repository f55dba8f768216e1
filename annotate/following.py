"""What follows from a judgment: an item's outcome, and what its project makes of that.

========= ========================================================================================
extra     where people disagree, one judgment more is wanted, up to so many (:mod:`db.extra`)
confirm   somebody else is asked whether a demonstration will do (:mod:`annotate.confirming`)
none_to   a prompt of which no response was acceptable goes to be demonstrated
          (:mod:`annotate.handing_on`)
========= ========================================================================================

What a researcher has decided is asked of nobody, until that is taken back.

It follows in the transaction of the judgment, of its undo, its correction or its adjudication, and
is undone with it. A project without these options pays for none of it: not one more query.
"""

from datetime import datetime

from annotate import confirming, handing_on
from db import confirmations, extra, handed, places, preferences
from db.assignments import Assignment
from db.connection import Study
from db.projects import Project


def settle(study: Study, project: Project, answered: Assignment, moment: datetime) -> None:
    """Keep what an answered item comes to now, and do what follows; within a transaction.

    `project` is the one that is worked on, as it is now; of an item of one of its companions only
    the outcome is kept. The outcome of a confirmation is that of the item it confirms.
    """
    item_id, options = answered.item_id, project.options
    if answered.project_id != project.id:
        preferences.settle(study, item_id)
        return
    if project.task == "demonstrate":
        item_id = confirmations.root(study, item_id)
        if item_id == answered.item_id:
            confirming.arrange(study, project, item_id, moment)
    found = preferences.settle(study, item_id)
    if answered.state == "adjudicated":  # given or taken back: nobody is asked, or people are again
        places.fit_item(study, project, item_id)
    if options.extra and extra.fit(study, project, item_id, item_id):
        places.fit_item(study, project, item_id)
    if options.none_to and project.task == "rank":
        handed.follow(study, project, item_id, found and found.outcome, moment)


def fit(study: Study, project: Project, first: int, last: int, moment: datetime) -> None:
    """Fit the items `first` to `last` to options that have changed; within a transaction."""
    places.fit_overlap(study, project, first, last)
    if project.task == "demonstrate":
        confirming.arrange_many(study, project, first, last, moment)
    if project.options.none_to and project.task == "rank":
        handing_on.follow_many(study, project, first, last, moment)
