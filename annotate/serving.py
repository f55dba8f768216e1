"""Starting the app: this process becomes Streamlit's server of ``pages``."""

import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from annotate.errors import PortInUse
from db.connection import open_study


def serve(database: Path, address: str, port: int) -> NoReturn:
    """Replace this process by the server of the study at `database`; does not return.

    Raises the errors of opening the study, and PortInUse, before anything is started.
    """
    with open_study(database):
        pass
    _check_port(address, port)
    spec = find_spec("pages.server")
    assert spec is not None
    assert spec.origin is not None
    environment = {**os.environ, "CHOSEN_DB": str(database.resolve())}
    options = ["--server.address", address, "--server.port", str(port)]
    command = [sys.executable, "-m", "streamlit", "run", spec.origin, *options]
    os.execve(sys.executable, command, environment)


def _check_port(address: str, port: int) -> None:
    """Try every address that the name stands for."""
    try:
        for family, kind, *_, where in socket.getaddrinfo(address, port, type=socket.SOCK_STREAM):
            with socket.socket(family, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(where)
    except OSError as error:
        raise PortInUse(
            f"Cannot listen on {address}, port {port}: {error.strerror or error}. "
            "Stop what uses it, or choose another --port (or --address)."
        ) from error
