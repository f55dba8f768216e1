"""A server that speaks OpenAI's protocol, and goes wrong on demand.

It answers a request by what its script has for it, or, at the end of the script, well: the answer
names the prompt, the temperature and the seed, so that a test can tell whose it is.
"""

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Asked(NamedTuple):
    """A request as it came: when (monotonic seconds), with which headers and body."""

    at: float
    headers: Message
    body: Mapping[str, Any]

    @property
    def prompt(self) -> str:
        """What the user said last."""
        return str(self.body["messages"][-1]["content"])


Act = Callable[["Wire", Asked], None]


class Counterpart(ThreadingHTTPServer):
    """The server, its script, and what it was asked. `seconds` is how long it thinks."""

    daemon_threads = True

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), Wire)
        self.script: deque[Act] = deque()
        self.always: Act | None = None  # what it does instead of answering well
        self.asked: list[Asked] = []
        self.busy = self.busiest = 0
        self.seconds = seconds
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def next_act(self) -> Act:
        """What it does with the next request."""
        try:
            return self.script.popleft()
        except IndexError:
            return self.always or well

    def handle_error(self, *_: object) -> None:
        """Whoever asks may hang up."""


class Wire(BaseHTTPRequestHandler):
    """One connection."""

    server: Counterpart
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a body would wait 40 ms for its headers to be acknowledged
    timeout = 30  # seconds, after which a silent connection is let go

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = Asked(time.monotonic(), self.headers, body)
        with self.server.lock:
            self.server.asked.append(asked)
            self.server.busy += 1
            self.server.busiest = max(self.server.busiest, self.server.busy)
        try:
            time.sleep(self.server.seconds)
            self.server.next_act()(self, asked)
        finally:
            with self.server.lock:
                self.server.busy -= 1

    def send(
        self, body: bytes, status: int = 200, kind: str = "application/json", **headers: str
    ) -> None:
        """Answer with these bytes; a header's name has underscores for dashes."""
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            **headers,
        }.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *values: object) -> None:  # noqa: A002
        """Keep the output of the tests clean."""


def completion(text: object, finish: object = "stop", usage: object = (7, 5)) -> bytes:
    """A chat completion of one choice; the usage as tokens of prompt and answer."""
    counts = (
        dict(zip(("prompt_tokens", "completion_tokens"), usage, strict=True))
        if isinstance(usage, tuple)
        else usage
    )
    message = {"role": "assistant", "content": text}
    found = {
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": counts,
    }
    return json.dumps({"id": "1", "object": "chat.completion", **found}).encode()


def well(wire: Wire, asked: Asked) -> None:
    """The answer names the question."""
    body = asked.body
    wire.send(completion(f"{asked.prompt} {body.get('temperature')} {body.get('seed')}"))


def saying(text: object, finish: object = "stop", usage: object = (7, 5)) -> Act:
    """This answer."""
    return lambda wire, _: wire.send(completion(text, finish, usage))


def sending(body: bytes, kind: str = "application/json") -> Act:
    """These bytes."""
    return lambda wire, _: wire.send(body, kind=kind)


def failing(status: int, message: str = "Sorry", code: str | None = None, **headers: str) -> Act:
    """An error as OpenAI has them."""
    body = json.dumps({"error": {"message": message, "code": code, "type": None}}).encode()
    return lambda wire, _: wire.send(body, status, **headers)


def dropping(wire: Wire, _: Asked) -> None:
    """Hang up without a word."""
    wire.close_connection = True
    wire.connection.close()


def half(wire: Wire, asked: Asked) -> None:
    """Half of the body that was announced, then hang up."""
    body = completion(asked.prompt)
    wire.send_response(200)
    wire.send_header("Content-Type", "application/json")
    wire.send_header("Content-Length", str(len(body)))
    wire.end_headers()
    wire.wfile.write(body[: len(body) // 2])
    wire.close_connection = True


def late(seconds: float) -> Act:
    """A good answer after so long."""

    def act(wire: Wire, asked: Asked) -> None:
        time.sleep(seconds)
        well(wire, asked)

    return act


def dripping(seconds: float) -> Act:
    """A good answer, a byte at a time over so long, so that each part comes in time."""

    def act(wire: Wire, asked: Asked) -> None:
        body = completion(asked.prompt)
        wire.send_response(200)
        wire.send_header("Content-Type", "application/json")
        wire.send_header("Content-Length", str(len(body)))
        wire.end_headers()
        for byte in body:
            wire.wfile.write(bytes([byte]))
            time.sleep(seconds / len(body))

    return act


@contextmanager
def serving(seconds: float = 0.0) -> Iterator[Counterpart]:
    """A server on a free port, until the end of the block."""
    with Counterpart(seconds) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
