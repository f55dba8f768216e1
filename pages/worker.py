"""One server process: what ``annotate serve`` becomes, or starts several of.

It serves on sockets that it inherits, already bound. Options are those of ``streamlit run``, from
the command line, ``STREAMLIT_...`` variables and ``.streamlit/config.toml``, the latter also
beside the pages.
"""

import os
import signal
import socket
import sys
import threading
from typing import Any

import click
import uvicorn
from streamlit.web import bootstrap
from streamlit.web.cli import configurator_options
from streamlit.web.server.starlette.starlette_server import _get_uvicorn_config_kwargs

FAREWELL_SECONDS = 5  # for browsers to close their connections when the server ends


@click.command()
@click.option("--socket", "sockets", type=int, multiple=True, required=True, help="Inherited.")
@click.option("--with-parent", is_flag=True, help="End when standard input is closed.")
@configurator_options
def main(sockets: tuple[int, ...], with_parent: bool, **options: Any) -> None:
    """Serve the study in ``CHOSEN_DB`` until SIGINT or SIGTERM."""
    from pages.server import app  # from here on Streamlit knows where our config.toml is

    if with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    bootstrap.load_config_options(options)
    settings = _get_uvicorn_config_kwargs()  # the same as under `streamlit run`
    server = uvicorn.Server(
        uvicorn.Config(
            app, log_level="warning", timeout_graceful_shutdown=FAREWELL_SECONDS, **settings
        )
    )
    server.run(sockets=[socket.socket(fileno=number) for number in sockets])
    if not server.started:
        sys.exit(1)


def _end_with_parent() -> None:
    """The parent holds the other end of our standard input: it closes when the parent dies."""
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
