"""``python -m annotate``: the same as the command ``annotate``."""

from annotate.cli import main

main()
