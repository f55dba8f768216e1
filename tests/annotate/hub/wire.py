"""HTTP as the Hub speaks it: who asks is checked, errors carry the Hub's codes for them."""

import json
import re
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import unquote

from tests.annotate.hub.repositories import Files, Hub, Repository

Routes = tuple[tuple[str, str, Callable[..., None]], ...]


class Refused(Exception):
    """An answer that is an error: its status, the Hub's code for it, and a sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.headers = {"X-Error-Code": code, "X-Error-Message": message}


class Wire(BaseHTTPRequestHandler):
    """A request, handed to the first of `routes` whose method and path are its own."""

    hub: Hub
    routes: Routes
    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds, after which a silent connection is let go

    def do_GET(self) -> None:
        self._route("GET")

    def do_HEAD(self) -> None:
        self._route("GET")

    def do_POST(self) -> None:
        self._route("POST")

    def do_PUT(self) -> None:
        self._route("PUT")

    def _route(self, method: str) -> None:
        path = unquote(self.path.split("?")[0])
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.hub.asked.append(f"{self.command} {path}")
        try:
            self._check(path)
            answer, groups = self._found(method, path)
            answer(self, *groups)
        except Refused as refused:
            self.answer_json({"error": str(refused)}, refused.status, refused.headers)

    def _check(self, path: str) -> None:
        for part, status in self.hub.failing.items():
            if part in path:
                raise Refused(status, "", "Something is broken here")
        if self.token and self.token not in self.hub.tokens:
            raise Refused(401, "", "Invalid credentials in Authorization header")

    def _found(self, method: str, path: str) -> tuple[Callable[..., None], tuple[Any, ...]]:
        for route, pattern, answer in self.routes:
            if route == method and (found := re.fullmatch(pattern, path)):
                return answer, found.groups()
        raise Refused(404, "EntryNotFound", "Entry not found")

    @property
    def token(self) -> str | None:
        """Who asks; None is nobody."""
        return (self.headers.get("Authorization") or "").removeprefix("Bearer ") or None

    @property
    def address(self) -> str:
        """Where this stand-in is."""
        return f"http://{self.headers['Host']}"

    def repository(self, name: str, *, to_write: bool = False) -> Repository:
        """A repository to read, or to write to."""
        found = self.hub.readable(name, self.token)
        if found is None:
            raise Refused(404 if self.token else 401, "RepoNotFound", "Repository not found")
        if to_write and not self.hub.may_write(name, self.token):
            raise Refused(403, "", f"You may not write to {name}")
        return found

    def files(self, name: str, revision: str) -> tuple[str, Files]:
        """A commit, and its files."""
        repository = self.repository(name)
        commit = repository.commit_of(revision)
        if commit is None:
            raise Refused(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        return commit, repository.commits[commit]

    def answer_json(
        self, body: object, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        """Answer with JSON."""
        always = {"Content-Type": "application/json"}
        self.answer(status, json.dumps(body).encode(), {**always, **(headers or {})})

    def answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        """Answer with these bytes."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *values: object) -> None:  # noqa: A002
        """Keep the output of the tests clean."""
