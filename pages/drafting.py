"""An answer in the making: what was pressed and typed for the item on screen and is not saved yet.

It is in the session, and as a draft in the study, so that a lost connection, a reload or another
device does not lose it. Only questions beside the verdict make a draft worth keeping.
"""

from contextlib import suppress
from dataclasses import replace
from time import monotonic
from typing import NamedTuple

import streamlit as st

from annotate import drafts
from annotate.details import Details, Verdict, fitted, side_of, verdicts
from annotate.drafts import Draft
from db.annotators import Annotator
from db.connection import Study
from db.errors import StudyBusy, StudyUnwritable
from db.projects import Project
from pages import session

_KEY = "drafted"


class Target(NamedTuple):
    """What is being answered: an item by the token of its lease, or a judgment to be corrected."""

    project: Project
    annotator: Annotator
    token: str
    category: str | None = None
    corrects: int | None = None


class _Drafted(NamedTuple):
    """What the session holds: a draft, what it answers, and since when that is on the screen.

    By the clock of this process, in seconds.
    """

    token: str | None
    draft: Draft
    since: float = 0.0


def _drafted() -> _Drafted:
    found: _Drafted = st.session_state.get(_KEY, _Drafted(None, Draft()))
    return found


def load(study: Study, target: Target) -> None:
    """Start from what was kept of this answer, if the session does not hold it."""
    if _drafted().token != target.token:
        begin(target, drafts.find(study, target.annotator, target.token) or Draft())


def begin(target: Target, draft: Draft) -> None:
    """Start from this answer, without what the project does not ask any more."""
    if _drafted().token != target.token:
        fit = fitted(target.project, draft.details)
        verdict = draft.verdict if draft.verdict in verdicts(target.project) else None
        st.session_state[_KEY] = _Drafted(target.token, Draft(verdict, fit), monotonic())


def is_begun(token: str) -> bool:
    """Whether something was pressed or typed for this item and is not saved yet."""
    drafted = _drafted()
    return drafted.token == token and drafted.draft != Draft()


def current(target: Target) -> Draft:
    """What there is so far, within a callback."""
    drafted = _drafted()
    return drafted.draft if drafted.token == target.token else Draft()


def choose(target: Target, verdict: Verdict, place: int | None = None) -> None:
    """Within a callback: this verdict it is, so far; `place` of the response that was picked.

    What was made of another response is left.
    """
    draft = current(target)
    details = replace(draft.details, ranking=() if place is None else (place,))
    if side_of(verdict) != side_of(draft.verdict):
        details = replace(details, edit="")
    keep(target, Draft(verdict, details))


def rank(target: Target, ranking: tuple[int, ...]) -> None:
    """Within a callback: these places in order it is, so far, the best first."""
    details = replace(current(target).details, ranking=ranking)
    keep(target, Draft("pick" if ranking else None, details))


def change(target: Target, details: Details) -> None:
    """Within a callback: these details it is, so far."""
    keep(target, replace(current(target), details=details))


def keep(target: Target, draft: Draft) -> None:
    """Within a callback: this it is, so far; nothing is written where it was just that before.

    What is pressed as soon as an item of the queue is there was meant for the one before: it is
    left out. Nothing is typed that soon.
    """
    was = current(target)
    if draft == was:
        return
    drafted = _drafted()
    since = drafted.since if drafted.token == target.token else 0.0
    is_soon = target.corrects is None and monotonic() - since < target.project.min_seconds
    if is_soon and _typed(draft) == _typed(was):
        return
    st.session_state[_KEY] = _Drafted(target.token, draft, since)
    if target.corrects is not None:
        return
    with suppress(StudyBusy, StudyUnwritable), session.open_here() as study:  # the session has it
        if not drafts.keep(study, target.annotator, target.token, draft):
            session.complain("This item went to somebody else meanwhile; you can still save it.")


def _typed(draft: Draft) -> tuple[str, str]:
    return draft.details.edit, draft.details.rationale
