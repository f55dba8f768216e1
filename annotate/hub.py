"""The Hugging Face Hub: its library, and what it answers as sentences that say what to do.

The library takes the Hub's address (``HF_ENDPOINT``), the token (``HF_TOKEN``, or what ``hf auth
login`` keeps) and ``HF_HUB_OFFLINE`` from the environment.
"""

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from annotate.errors import HubRefused, HubUnreachable, MissingExtra

if TYPE_CHECKING:
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError

ID = re.compile(r"[\w.-]+/[\w.-]+")
TOKENS = "https://huggingface.co/settings/tokens"
WAIT = 30.0  # seconds for an answer about a dataset


def require(purpose: str) -> None:
    """Raise MissingExtra, which says what `purpose` takes, unless `datasets` is installed."""
    try:
        import datasets
    except ImportError as error:
        raise MissingExtra(_missing(purpose)) from error
    logging.getLogger(datasets.__name__).setLevel(logging.ERROR)
    datasets.disable_progress_bars()  # the commands say themselves how far they are


def api(purpose: str) -> "HfApi":
    """What speaks to the Hub; raises MissingExtra."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        import huggingface_hub
        from huggingface_hub.utils.tqdm import disable_progress_bars
    except ImportError as error:
        raise MissingExtra(_missing(purpose)) from error
    logging.getLogger(huggingface_hub.__name__).setLevel(logging.ERROR)  # `telling` says what is up
    disable_progress_bars()
    return huggingface_hub.HfApi()


def _missing(purpose: str) -> str:
    return f'{purpose}, install: pip install "chosen[hub]".'


def check_token() -> None:
    """Raise HubRefused where nobody is signed in."""
    from huggingface_hub import get_token

    if get_token() is None:
        raise HubRefused(f"The Hub takes no dataset of nobody: set HF_TOKEN to one from {TOKENS}.")


@contextmanager
def telling(name: str, revision: str | None = None) -> Iterator[None]:
    """Raise what the Hub answers about the dataset `name` as HubRefused or HubUnreachable."""
    import httpx2
    from huggingface_hub import constants, errors

    try:
        yield
    except errors.OfflineModeIsEnabled as error:
        raise HubUnreachable(
            f"The Hub is not asked about {name}, since HF_HUB_OFFLINE is set: unset it, and try "
            "again."
        ) from error
    except errors.HFValidationError as error:
        raise HubRefused(f"The Hub takes no dataset of the name {name}: {error}") from error
    except errors.GatedRepoError as error:
        raise HubRefused(
            f"{name} is for those who asked for it: do so on {constants.ENDPOINT}/datasets/{name}, "
            f"then set HF_TOKEN to a token from {TOKENS}."
        ) from error
    except errors.RevisionNotFoundError as error:
        raise HubRefused(
            f"{name} has no branch, tag or commit {revision!r} on the Hub. Check --revision."
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise HubRefused(
            f"The Hub has no dataset {name} that you may read. Check the name; for a private one "
            f"set HF_TOKEN to a token from {TOKENS}."
        ) from error
    except errors.HfHubHTTPError as error:
        raise HubRefused(_refusal(name, error)) from error
    except (httpx2.HTTPError, ConnectionError, TimeoutError) as error:
        raise HubUnreachable(
            f"The Hub cannot be reached at {constants.ENDPOINT} ({_first_line(error)}): look at "
            "the network and at HF_ENDPOINT, and try again."
        ) from error
    except (RuntimeError, ValueError) as error:  # of a file that is on its way there
        raise HubRefused(
            f"The Hub has not taken {name} ({_first_line(error.__cause__ or error)}): try again."
        ) from error


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__


def _refusal(name: str, error: "HfHubHTTPError") -> str:
    status = error.response.status_code
    said = (error.server_message or str(error)).strip().partition("\n")[0].rstrip(".")
    match status:
        case 401:
            return f"The Hub does not know the token: set HF_TOKEN to one from {TOKENS}."
        case 403:
            return f"The token may not do that with {name} ({said}): {TOKENS} has others."
        case 412:
            return f"Somebody else has changed {name} meanwhile: look at that, and push again."
        case 429:
            return "The Hub takes no more requests from here for now: wait some minutes."
        case _ if status >= 500:
            return f"The Hub is out of order ({status}, {said}): try again later."
        case _:
            return f"The Hub refuses that with {name} ({status}, {said})."
