"""Who acts on a study: it is opened as somebody, and what they may do goes with it.

Whoever can open the file owns it, so commands and notebooks act as its owner. The app opens it for
whoever is signed in (:mod:`annotate.sessions`); :mod:`annotate.access` checks what they may do.
"""

import getpass
import os
from typing import Literal, NamedTuple

Role = Literal["annotator", "researcher", "admin"]
ROLES: tuple[Role, ...] = ("annotator", "researcher", "admin")  # each may do what those before may


class Actor(NamedTuple):
    """Somebody who acts; `name` is what the audit log says.

    A stranger has no role. `annotator_id` is that of a person with an account; an owner has none
    and may act for any annotator.
    """

    name: str
    role: Role | None
    annotator_id: int | None = None


STRANGER = Actor("stranger", None)


def owner() -> Actor:
    """Whoever runs this process."""
    return Actor(this_user(), "admin")


def this_user() -> str:
    """Who runs this process: a name, or a number where it has none (a container's ``--user``)."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
