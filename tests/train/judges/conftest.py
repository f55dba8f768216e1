"""A server to ask, by people who have no keys and servers of their own."""

from collections.abc import Iterator

import pytest

from tests.annotate.generating.wire import Counterpart, serving


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counterpart]:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "CHOSEN_DB"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as server:
        yield server
