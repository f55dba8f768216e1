"""The revision of the code that trains, where it comes from git."""

import subprocess


def git_revision() -> str | None:
    """The working directory's commit, ``-dirty`` with uncommitted changes; None outside git."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        shown = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return shown.stdout.strip() or None
