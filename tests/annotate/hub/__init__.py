"""A stand-in for the Hugging Face Hub: repositories of datasets, served over HTTP on this machine.

It answers what huggingface_hub and datasets ask to read a dataset and to push one, as the Hub does:
tokens are checked, every commit is kept, large files are uploaded apart from the commit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from threading import Thread

from tests.annotate.hub import pushing, reading
from tests.annotate.hub.pushing import Pushing
from tests.annotate.hub.reading import Reading
from tests.annotate.hub.repositories import Files, Hub, Repository

__all__ = ["NAME", "TOKEN", "Files", "Hub", "Repository", "serving"]

NAME = "owner/name"
TOKEN = "hf_owner"


class _Answers(Pushing, Reading):
    routes = (*pushing.ROUTES, *reading.ROUTES)


@contextmanager
def serving(hub: Hub) -> Iterator[str]:
    """Serve these repositories; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (_Answers,), {"hub": hub}))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
