"""The server that answers: where it is, which model it is asked for, and the key it takes.

The key comes from the environment, goes into the requests to this server, and nowhere else.
"""

import os
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, urlsplit

from annotate.errors import BadServer, MissingExtra

if TYPE_CHECKING:
    from openai import OpenAI

OPENAI = "https://api.openai.com/v1"
KEY = "OPENAI_API_KEY"
CONNECT_SECONDS = 10.0
LONGEST_TIMEOUT = 86_400.0  # seconds


class Server(NamedTuple):
    """An OpenAI-compatible server and the model that is asked.

    `url` is what stands before ``/chat/completions``; `timeout` the seconds that an answer may
    take; `key_env` names the environment variable that holds the key. A server that needs none
    takes requests without: the default variable may be unset.
    """

    model: str
    url: str = OPENAI
    timeout: float = 120.0
    key_env: str = KEY

    def check(self) -> None:
        """Raise BadServer unless this can be asked."""
        parts = _parts(self.url)
        if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadServer(
                f"{_without_secrets(self.url)!r:.200} is no address of a server: give one such as "
                "http://localhost:8000/v1."
            )
        if parts.username or parts.password or parts.query:
            raise BadServer(
                "The address of the server holds more than the place. Leave out passwords and what "
                f"follows a question mark: a key is taken from the environment ({self.key_env})."
            )
        if not self.model.strip() or not self.model.isprintable():
            raise BadServer(f"No model is called {self.model!r:.60}. Name one that the server has.")
        if not 0 < self.timeout <= LONGEST_TIMEOUT:
            raise BadServer(
                f"An answer cannot be waited for {self.timeout:g} s: give up to "
                f"{LONGEST_TIMEOUT:,.0f}, and more than 0."
            )

    def key(self) -> str | None:
        """The key, or None where there is none; raises BadServer for one that cannot be sent."""
        found = os.environ.get(self.key_env, "").strip()
        if not found and self.key_env != KEY:
            raise BadServer(f"The environment has no {self.key_env}. Set it to the server's key.")
        if not (found.isascii() and found.isprintable()):
            raise BadServer(
                f"What {self.key_env} holds is no key: it has characters that none has."
            )
        return found or None

    def connect(self) -> "OpenAI":
        """A client for this server, which tries nothing again by itself; to be closed.

        Raises BadServer, and MissingExtra where the package is not installed.
        """
        self.check()
        try:
            import openai
        except ImportError as error:
            raise MissingExtra(
                'To generate responses, install: pip install "chosen[generate]".'
            ) from error
        return openai.OpenAI(
            api_key=self.key() or "none",  # which is not sent: see `Desk`
            base_url=self.url,
            timeout=openai.Timeout(self.timeout, connect=min(CONNECT_SECONDS, self.timeout)),
            max_retries=0,
        )


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # which may be none
    except ValueError:
        return None
    return parts


def _without_secrets(url: str) -> str:
    return url.rpartition("@")[2].partition("?")[0]
