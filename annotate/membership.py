"""Membership: who may work on a project that is not open to every account."""

from collections.abc import Iterable
from difflib import get_close_matches
from shlex import quote

from annotate import access
from annotate.errors import BadSettings
from db import annotators, members
from db.connection import Study


def candidates(study: Study) -> list[str]:
    """The names of all people who could be members, sorted; for researchers."""
    access.require(study, "researcher")
    return members.candidates(study)


def ids_of(study: Study, names: Iterable[str]) -> list[int]:
    """The ids of these people; raises BadSettings for a name that is nobody's."""
    found = []
    for name in names:
        annotator = annotators.find(study, name)
        if annotator is None or annotator.kind != "person":
            near = get_close_matches(name, members.candidates(study), n=1)
            add = f"annotate people add {quote(name)}"
            hint = f"Did you mean {near[0]!r}?" if near else f"Add them: {add}."
            raise BadSettings(
                f"members: found {name!r:.80}; expected names of people in this study. {hint}"
            )
        found.append(annotator.id)
    return found


def changed(was: Iterable[str], add: Iterable[str], remove: Iterable[str]) -> tuple[str, ...]:
    """These members with some more and some fewer, sorted; raises BadSettings for no member."""
    now = set(was)
    for name in remove:
        if name not in now:
            raise BadSettings(
                f"{name!r:.80} is no member. The members are: {', '.join(sorted(now)) or 'nobody'}."
            )
    return tuple(sorted((now | set(add)) - set(remove)))
