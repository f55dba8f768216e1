"""Acting as somebody who is signed in, in a study that a test has opened as its owner."""

from collections.abc import Iterator
from contextlib import contextmanager

from db.actors import Actor, Role
from db.annotators import Annotator
from db.connection import Study


@contextmanager
def acting_as(study: Study, who: Annotator, role: Role = "annotator") -> Iterator[None]:
    """What the block does is done by this person."""
    before, study.actor = study.actor, Actor(who.name, role, who.id)
    try:
        yield
    finally:
        study.actor = before
