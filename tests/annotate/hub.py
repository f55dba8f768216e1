"""A stand-in for the Hugging Face Hub: one dataset, served over HTTP on this machine."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

NAME, FILE, COMMIT = "owner/name", "train.jsonl", "a" * 40


@contextmanager
def serving(content: bytes) -> Iterator[str]:
    """Serve a dataset with this content as its only file; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (_Hub,), {"content": content}))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Hub(BaseHTTPRequestHandler):
    content: bytes

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        here = f"/api/datasets/{NAME}"
        if path.startswith(f"/datasets/{NAME}/resolve/") and path.endswith(f"/{FILE}"):
            self._answer(200, self.content)
        elif path == f"{here}/tree/{COMMIT}":
            size = len(self.content)
            self._answer_json([{"type": "file", "path": FILE, "size": size, "oid": "x"}])
        elif path in (here, f"{here}/revision/{COMMIT}"):
            self._answer_json({"id": NAME, "sha": COMMIT, "siblings": [{"rfilename": FILE}]})
        else:
            self._answer(404, b"{}", {"X-Error-Code": "EntryNotFound"})

    def do_HEAD(self) -> None:
        self.do_GET()

    def _answer_json(self, body: object) -> None:
        self._answer(200, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def _answer(self, code: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(code)
        always = {"Content-Length": str(len(body)), "ETag": '"x"', "X-Repo-Commit": COMMIT}
        for name, value in {**always, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *values: object) -> None:  # noqa: A002
        """Keep the output of the tests clean."""
