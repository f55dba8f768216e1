"""Places: what is at a path before it is opened, since opening a pipe or a device may never end."""

import re
import stat
from pathlib import Path

from annotate.errors import MissingFile

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_OTHERS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def find(source: str) -> Path | None:
    """The file or folder at a path; None where there is nothing.

    Raises MissingFile for an address, for what is neither file nor folder, and for a path that
    cannot be followed.
    """
    if _ADDRESS.match(source):
        raise MissingFile(
            f"{source} is an address, and nothing is fetched from addresses. Download the file and "
            "give its path, or a dataset of the Hub as OWNER/NAME."
        )
    path = Path(source)
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:  # a loop of links, a name too long, a NUL in it
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise MissingFile(f"{source} leads to no file: {reason}. Give the path of one.") from error
    if kind in _OTHERS:
        raise MissingFile(
            f"{source} is {_OTHERS[kind]}, not a file. Write what it gives to a file first."
        )
    return path
