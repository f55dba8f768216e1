"""One question to a server, answered or not."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from annotate.generating import faults, replies
from annotate.generating.faults import Refused, TryAgain
from annotate.generating.replies import Answer, Garbage
from annotate.generating.sampling import Sampling
from annotate.generating.server import Server
from db.messages import Messages

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI

LARGEST = 16 * 1024 * 1024  # bytes of an answer
SHORTEST_KEY = 8  # characters; servers that need none are given words such as EMPTY
OLD, NEW = "max_tokens", "max_completion_tokens"  # servers know one, the other, or both


class Desk:
    """Where questions are put to a server; any thread may."""

    def __init__(self, server: Server, client: "OpenAI") -> None:
        self._server = server
        self._client = client
        self._limit = OLD

    def ask(self, prompt: Messages, sampling: Sampling, sample: int) -> Answer:
        """The model's answer. One request; raises TryAgain, Refused and ServerRefused."""
        import openai

        limit = self._limit
        try:
            body = self._request(prompt, sampling, sample, limit)
        except openai.APIStatusError as error:
            if limit == OLD and _wants_the_new_name(error):
                self._limit = NEW
                return self.ask(prompt, sampling, sample)
            return faults.of_status(error, self._server)
        try:
            answer = replies.read(body)
        except Garbage as error:
            raise TryAgain(str(error)) from None
        self._check_secret(answer)
        return answer

    def _check_secret(self, answer: Answer) -> None:
        """Raise Refused for an answer that would put the key into the study."""
        key = self._server.key() or ""
        told = f"{answer.text}\n{answer.finish}"
        if len(key) >= SHORTEST_KEY and key in told:
            raise Refused("an answer that repeats the key", "")

    def _request(self, prompt: Messages, sampling: Sampling, sample: int, limit: str) -> bytes:
        import openai

        wanted: dict[str, Any] = {
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "seed": sampling.seed_of(sample),
            limit: sampling.max_tokens,
        }
        until = time.monotonic() + self._server.timeout
        asked: Any = [turn._asdict() for turn in sampling.messages(prompt)]
        unknown = None if self._server.key() else {"Authorization": openai.Omit()}
        with (
            _breaking(self._server),
            self._client.chat.completions.with_streaming_response.create(
                model=self._server.model,
                messages=asked,
                extra_headers=unknown,
                extra_body=dict(sampling.more) or None,
                **{name: value for name, value in wanted.items() if value is not None},
            ) as reply,
        ):
            return _whole(reply.iter_bytes(), until)


def _whole(chunks: Iterator[bytes], until: float) -> bytes:
    """All that is sent, where it comes in time and is of a bearable size."""
    parts, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST:
            raise TryAgain("an answer that does not end")
        if time.monotonic() > until:  # each part may have come in time
            raise TryAgain("timeout")
        parts.append(chunk)
    return b"".join(parts)


@contextmanager
def _breaking(server: Server) -> Iterator[None]:
    """A connection that breaks or is late raises TryAgain; so does one that was never made."""
    import httpx2
    import openai

    try:
        yield
    except openai.APIStatusError:
        raise
    except (openai.APITimeoutError, httpx2.TimeoutException):
        raise TryAgain("timeout") from None
    except (openai.APIConnectionError, httpx2.HTTPError, httpx2.StreamError) as error:
        why = faults.tidied(str(error.__cause__ or error), server.key())
        raise TryAgain("no connection, or a broken one", why) from None


def _wants_the_new_name(error: "APIStatusError") -> bool:
    return error.status_code == 400 and NEW in str(error.body)
