"""Processes that use the Hub: its libraries read where it is once, when they are imported."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

_LOAD = """
import json, sys
import datasets
name, revision = sys.argv[1:]
splits = datasets.load_dataset(name, revision=revision or None)
print(json.dumps({split: rows.to_list() for split, rows in splits.items()}))
"""


def run(
    home: Path, address: str, *arguments: object, token: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments and a Hub at this address; `home` keeps what it fetches."""
    inherited = {name: value for name, value in os.environ.items() if name != "HF_TOKEN"}
    hub = {"HF_ENDPOINT": address, "HF_HUB_OFFLINE": "0", "HF_HUB_DISABLE_XET": "1"}
    signed_in = {"HF_TOKEN": token} if token else {}
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        env={**inherited, "HF_HOME": str(home / "hub"), **hub, **signed_in, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def load(
    home: Path, address: str, name: str, revision: str = "", token: str | None = None
) -> dict[str, list[dict[str, Any]]]:
    """The rows of a dataset by split, as ``datasets.load_dataset`` reads it."""
    done = run(home, address, "-c", _LOAD, name, revision, token=token)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return found


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence with which a command ended that could not do it."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()[-1].removeprefix("Error: ")
