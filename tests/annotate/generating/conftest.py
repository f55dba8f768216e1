"""A server to ask, and a study with prompts to ask it."""

from collections.abc import Iterator

import pytest

from annotate.generating import Effort, Plan, Report, Sampling, Server, generate, prompts
from db.benchmarks import Asked
from db.connection import Study
from db.messages import user
from db.prompts import Prompt
from tests.annotate.generating.wire import Counterpart, serving

HASTY = Effort(concurrency=4, retries=3, backoff=0.02)
KEY = "sk-this-is-the-secret-0123456789"


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have keys and servers of their own."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "CHOSEN_DB"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[Counterpart]:
    with serving() as server:
        yield server


def asked(study: Study, number: int) -> list[Prompt]:
    """So many prompts, in the study."""
    return prompts.keep(study, [Asked(user(f"Question {n}?")) for n in range(number)], "tests")


def plan(server: Counterpart, samples: int = 1, *samplings: Sampling, timeout: float = 20) -> Plan:
    """To ask this server."""
    return Plan(Server("parrot", server.url, timeout), samplings or (Sampling(),), samples)


def run(study: Study, server: Counterpart, number: int = 3, effort: Effort = HASTY) -> Report:
    """Ask it for an answer to each of so many prompts."""
    return generate(study, asked(study, number), plan(server), effort)


def stored(study: Study) -> list[tuple[int, str, int]]:
    """The key of every sample of the study, as it is meant to be unique."""
    rows = study.execute(
        "SELECT r.prompt_id, g.settings, g.sample FROM generations g "
        "JOIN responses r ON r.id = g.response_id ORDER BY 1, 2, 3"
    )
    return [(prompt, settings, sample) for prompt, settings, sample in rows]


def texts(study: Study) -> list[str]:
    """What was answered."""
    rows = study.execute(
        "SELECT r.messages ->> '$[0].content' FROM responses r ORDER BY r.prompt_id, r.id"
    )
    return [text for (text,) in rows]
