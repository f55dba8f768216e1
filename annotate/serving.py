"""Starting the app: this process becomes its server, or keeps several server processes running.

Each browser talks to one of the processes. Name and project are in its address and everything else
is in the study, so after a reconnect it may be another one.
"""

import os
import secrets
import sys
from pathlib import Path
from typing import NoReturn

from annotate import listening
from db.connection import open_study


def serve(database: Path, address: str, port: int, workers: int = 1) -> NoReturn:
    """Serve the study at `database` until SIGINT or SIGTERM; does not return.

    Raises the errors of opening the study, and PortInUse, before anything is started.
    """
    with open_study(database):
        pass
    environment = {"STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32)}  # one for all workers
    environment |= {**os.environ, "CHOSEN_DB": str(database.resolve())}
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
