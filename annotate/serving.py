"""Starting the app: this process becomes its server, or keeps several server processes running.

Each browser talks to one of the processes. Name and project are in its address and everything else
is in the study, so after a reconnect it may be another one.
"""

import os
import secrets
import sys
from pathlib import Path
from shlex import quote
from typing import NoReturn

from annotate import accounts, listening, people, sessions
from annotate.errors import NotAlone
from db.connection import open_study

ALONE = ("localhost", "127.0.0.1", "::1")  # addresses that other machines cannot reach


def serve(
    database: Path, address: str, port: int, workers: int = 1, me: str | None = None
) -> NoReturn:
    """Serve the study at `database` until SIGINT or SIGTERM; does not return.

    With `me`, whoever opens the app is the person of that name. Raises the errors of opening the
    study, those of :func:`greeting`, and PortInUse, before anything is started.
    """
    greeting(database, address, me)
    environment = {"STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32)}  # one for all workers
    environment |= {**os.environ, "CHOSEN_DB": str(database.resolve())}
    environment["CHOSEN_WORKERS"] = str(workers)
    environment.pop("CHOSEN_ME", None)  # only what was asked for here lets anybody in
    if me is not None:
        environment["CHOSEN_ME"] = people.clean(me)
    sockets = listening.bind(address, port)
    if workers == 1:
        for bound in sockets:
            bound.set_inheritable(True)
        command = listening.command(address, port, sockets)
    else:
        for bound in sockets:
            bound.close()  # the port was free: the workers bind it anew, for sharing
        where = ["--address", address, "--port", str(port)]
        command = ["-P", "-m", "annotate.workers", *where, "--workers", str(workers)]
    os.execve(sys.executable, [sys.executable, *command], environment)


def greeting(database: Path, address: str, me: str | None) -> str:
    """How people come in, in a line or two, for whoever starts the server.

    Raises NotAlone for `me` on an address that other machines could reach, BadName and NameTaken
    for a name that cannot be used, and the errors of opening the study.
    """
    if me is not None and address not in ALONE:
        raise NotAlone(
            f"With --me nobody signs in, so the app may listen on {', '.join(ALONE)} only, not on "
            f"{address}. Leave --address out, or leave --me out and invite people: annotate people "
            "add NAME."
        )
    here = f"--db {quote(str(database))}"
    with open_study(database) as study:
        if me is not None:
            name = sessions.local(study, me).annotator.name
            return f"Whoever opens it on this machine is {name}; nobody has to sign in."
        if accounts.any_yet(study):
            return f"People sign in; invite them with: annotate people add NAME {here}"
    return (
        "Nobody has an account yet, so nobody can sign in. Make the first, in another terminal:\n"
        f"  annotate people add NAME --role admin {here}\n"
        "or stop this, and work alone:\n"
        f"  annotate serve --me NAME {here}"
    )
