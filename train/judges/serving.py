"""Servers that judge: where they are, the key they take, and one question put to them.

The key comes from the environment, goes into the requests to this server, and nowhere else.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from train.errors import BadJudge, MissingExtra
from train.judges import refusing

if TYPE_CHECKING:
    from openai import OpenAI

OPENAI = "https://api.openai.com/v1"
KEY = "OPENAI_API_KEY"
CONNECT_SECONDS = 10.0
OLD, NEW = "max_tokens", "max_completion_tokens"  # servers know one, the other, or both
OPTIONAL = ("top_logprobs", "logprobs", "temperature", OLD, NEW)  # some servers refuse these


class Server(NamedTuple):
    """An OpenAI-compatible server and the model that is asked.

    `url` is what stands before ``/chat/completions``. So many questions are put at once; one that
    fails is put up to `retries` times more, after pauses that double; an answer may take `timeout`
    seconds.
    """

    model: str
    url: str = OPENAI
    concurrency: int = 8
    retries: int = 5
    timeout: float = 120.0

    def check(self) -> None:
        """Raise BadJudge unless this can be asked."""
        parts = _parts(self.url)
        if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadJudge(
                "The judge's address is none of a server: give one such as MODEL@"
                "http://localhost:8000/v1."
            )
        if parts.username or parts.password or parts.query or parts.fragment:
            raise BadJudge(
                "The judge's address holds more than the place. Leave out passwords and what "
                f"follows a question mark: a key is taken from the environment ({KEY})."
            )
        if not self.model.strip() or not self.model.isprintable():
            raise BadJudge(f"No model is called {self.model!r:.60}. Write the judge as MODEL@URL.")

    def key(self) -> str | None:
        """The key, or None where there is none; raises BadJudge for one that cannot be sent."""
        found = os.environ.get(KEY, "").strip()
        if not (found.isascii() and found.isprintable()):
            raise BadJudge(f"What {KEY} holds is no key: it has characters that none has.")
        return found or None

    @contextmanager
    def open(self) -> "Iterator[Desk]":
        """Where to put questions to it.

        Raises BadJudge, and MissingExtra where the package is not installed.
        """
        self.check()
        try:
            import openai
        except ImportError as error:
            raise MissingExtra(
                'To ask a judge on a server, install: pip install "chosen[generate]".'
            ) from error
        client = openai.OpenAI(
            api_key=self.key() or "none",  # which is not sent: see `Desk`
            base_url=self.url,
            timeout=openai.Timeout(self.timeout, connect=min(CONNECT_SECONDS, self.timeout)),
            max_retries=self.retries,
        )
        try:
            yield Desk(self, client)
        finally:
            client.close()


class Desk:
    """Where questions are put to a server; any thread may."""

    def __init__(self, server: Server, client: "OpenAI") -> None:
        self.server = server
        self._client = client
        self._refused: set[str] = set()  # optional fields that this server does not take

    def ask(self, path: str, body: Mapping[str, Any]) -> Any:
        """What the server answers, as JSON; None where it is none.

        The client asks again by itself where that may help. Then raises Unanswered for a server
        that fails, Refused for a question it does not take, and JudgeFailed where it would take
        none.
        """
        import openai

        given = self._suited(body)
        headers = {} if self.server.key() else {"Authorization": openai.Omit()}
        try:
            found = self._client.post(path, body=given, cast_to=bytes, options={"headers": headers})
        except openai.APIStatusError as error:
            unfit = _unfit(error, given)
            if unfit is None:
                raise refusing.of_status(error, self.server.model, self.server.key()) from None
            self._refused.add(unfit)
            return self.ask(path, body)
        except openai.APITimeoutError:
            raise refusing.Unanswered("it takes too long") from None
        except openai.APIConnectionError as error:
            why = refusing.tidied(str(error.__cause__ or error), self.server.key())
            raise refusing.Unreachable(f"no connection, or a broken one: {why}") from None
        return _json(found)

    def _suited(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The question without what this server has refused; what has another name, under that."""
        found = {"model": self.server.model, **body}
        if OLD in self._refused and OLD in found:
            found[NEW] = found[OLD]
        return {name: value for name, value in found.items() if name not in self._refused}


def _unfit(error: Any, given: Mapping[str, Any]) -> str | None:
    """The field of a question that the server does not know, where one can do without it."""
    said = str(error.body)
    if error.status_code not in (400, 422) or "context" in said:  # too long: it knows the field
        return None
    return next((name for name in OPTIONAL if name in given and name in said), None)


def _json(found: bytes) -> Any:
    try:
        return json.loads(found)
    except (ValueError, RecursionError):
        return None


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # which may be none
    except ValueError:
        return None
    return parts
