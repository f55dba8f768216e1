"""An annotator's browser without the browser: one kept connection over HTTP, with its cookies."""

import json
import time
from collections.abc import Mapping
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

TRIES = 20  # of one request that the server fails at, before we give up
PAUSE_SECONDS = 0.05  # between them
REDIRECTS = (301, 302, 303)  # after these a browser asks with GET


class Refused(Exception):
    """The server answered with an error."""

    def __init__(self, status: int, path: str, text: str) -> None:
        super().__init__(f"{path} answered {status}: {text[:300]}")
        self.status = status


class HttpSession:
    """A session with the server at `address` (``http://...``); `headers` go with every request.

    Every method follows redirects and returns what the last page says. What the server fails at
    (a status of 500 and more) is tried again, as a person would; `refused` counts it. Raises
    Refused when that does not help and for a status of 400 and more, and TimeoutError after
    `patience` seconds without a word.
    """

    def __init__(
        self, address: str, headers: Mapping[str, str] | None = None, patience: float = 60.0
    ) -> None:
        where = urlsplit(address)
        assert where.hostname, address
        self._connection = HTTPConnection(where.hostname, where.port, timeout=patience)
        self._headers = dict(headers or {})
        self._cookies: SimpleCookie = SimpleCookie()
        self.refused = 0

    def get(self, path: str) -> str:
        """What is at this path."""
        return self._ask("GET", path, None, {})

    def post_form(self, path: str, **fields: str) -> str:
        """Send a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields).encode(), kind)

    def post_json(self, path: str, content: object, **headers: str) -> Any:
        """Send JSON, with further headers (`_` for ``-``); returns the JSON that came back."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = {"Content-Type": "application/json"}
        return json.loads(self._ask("POST", path, json.dumps(content).encode(), kind | named))

    def close(self) -> None:
        """Leave."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> str:
        failures = 0
        while True:
            status, target, text = self._exchange(method, path, body, headers)
            if status in REDIRECTS:
                method, path, body, headers = "GET", target, None, {}
            elif status < 400:
                return text
            elif status < 500 or failures == TRIES:
                raise Refused(status, path, text)
            else:
                failures += 1
                self.refused += 1
                time.sleep(PAUSE_SECONDS)

    def _exchange(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> tuple[int, str, str]:
        """The status, the path that it leads to, and the text of the answer to one request."""
        cookies = "; ".join(f"{name}={one.coded_value}" for name, one in self._cookies.items())
        known = {"Cookie": cookies} if cookies else {}
        self._connection.request(method, path, body, self._headers | known | headers)
        with self._connection.getresponse() as reply:
            text = reply.read().decode()
            for cookie in reply.headers.get_all("Set-Cookie", []):
                self._cookies.load(cookie)
        target = urlsplit(urljoin(path, reply.headers.get("Location", "")))
        return reply.status, target._replace(scheme="", netloc="").geturl(), text
