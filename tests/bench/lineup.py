"""Which tools are measured: the command line's options, and the tools that they ask for."""

import subprocess
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from tests.bench import label_studio_tool, potato_tool
from tests.bench.label_studio_tool import LabelStudio
from tests.bench.potato_tool import Potato
from tests.bench.streamlit_tools import Bare, Chosen
from tests.bench.tools import Tool

OWN = ("bare", "lean", "ours")  # measured with nothing but this checkout
PEERS = {
    "label-studio": label_studio_tool,
    "potato": potato_tool,
    "potato-eager": potato_tool,
}
NAMES = (*OWN, *PEERS)


class NotThere(Exception):
    """A tool is asked for that cannot be measured here; the message says what to do."""


def add_options(parser: ArgumentParser) -> None:
    """The options that `chosen` reads."""
    known = ", ".join(NAMES)
    parser.add_argument(
        "--tools", nargs="+", metavar="NAME", help=f"of {known}  [{' '.join(OWN)}]", default=OWN
    )
    for module in dict.fromkeys(PEERS.values()):
        parser.add_argument(
            _option(module),
            dest=module.MODULE,
            type=Path,
            metavar="PYTHON",
            help=f"of a virtual environment that holds {module.PACKAGE}",
        )
    parser.add_argument("--workers", type=int, default=1, help="our server processes")


def chosen(asked: Namespace) -> Callable[[], list[Tool]]:
    """What makes the tools anew, in the order asked for; raises NotThere."""
    unknown = [name for name in asked.tools if name not in NAMES]
    if unknown:
        raise NotThere(f"There is no tool {unknown[0]!r}: choose of {', '.join(NAMES)}.")
    pythons = {name: _python(asked, name) for name in asked.tools if name in PEERS}
    makers: dict[str, Callable[[], Tool]] = {
        "bare": Bare,
        "lean": lambda: Bare(lean=True),
        "ours": lambda: Chosen(asked.workers),
        "label-studio": lambda: LabelStudio(pythons["label-studio"]),
        "potato": lambda: Potato(pythons["potato"]),
        "potato-eager": lambda: Potato(pythons["potato-eager"], eager=True),
    }
    return lambda: [makers[name]() for name in dict.fromkeys(asked.tools)]


def _python(asked: Namespace, name: str) -> Path:
    """The Python of a peer's virtual environment, with the peer in it; raises NotThere."""
    peer = PEERS[name]
    python: Path | None = getattr(asked, peer.MODULE)
    install = (
        f"python3 -m venv DIR && DIR/bin/pip install {peer.PACKAGE}, "
        f"then {_option(peer)} DIR/bin/python"
    )
    if python is None:
        raise NotThere(f"To measure {name}, install it and say where: {install}.")
    if not python.is_file():
        raise NotThere(f"There is no Python at {python}: {install}.")
    if subprocess.run([python, "-c", _FIND, peer.MODULE], check=False).returncode:
        raise NotThere(f"{python} does not have {peer.PACKAGE}: {install}.")
    return python.absolute()


def _option(peer: ModuleType) -> str:
    return f"--{peer.MODULE.replace('_', '-')}"


_FIND = "import sys, importlib.util as i; sys.exit(i.find_spec(sys.argv[1]) is None)"
