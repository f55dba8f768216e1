"""Running the command ``annotate``: within this process, or as users do."""

import os
import subprocess
import sys

from click.testing import CliRunner, Result

from annotate.cli import main


def invoke(*arguments: object) -> Result:
    """Run the command here; errors that are not for users come through as they are."""
    return CliRunner().invoke(main, [str(a) for a in arguments], catch_exceptions=False)


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "annotate", *(str(a) for a in arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
