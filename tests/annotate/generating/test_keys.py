"""The key goes to the server, and nowhere else."""

import logging
import os
from pathlib import Path

import pytest

from annotate.errors import BadServer, MissingExtra, ServerRefused
from annotate.generating import Server, generate
from db.connection import Study
from tests.annotate.commands import run as annotate
from tests.annotate.generating.conftest import HASTY, KEY, asked, plan
from tests.annotate.generating.wire import Counterpart, failing, saying


def test_it_is_sent_as_servers_expect_it(
    study: Study, server: Counterpart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", f"{KEY}\n")  # as a file had it
    generate(study, asked(study, 1), plan(server), HASTY)
    assert server.asked[0].headers["Authorization"] == f"Bearer {KEY}"


def test_without_a_key_none_is_sent(study: Study, server: Counterpart) -> None:
    generate(study, asked(study, 1), plan(server), HASTY)
    assert "Authorization" not in server.asked[0].headers


def test_another_variable_may_hold_it(
    study: Study, server: Counterpart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    monkeypatch.setenv("OTHER_KEY", KEY)
    Server("parrot", server.url, key_env="OTHER_KEY").connect().close()
    ours = plan(server)
    named = type(ours)(ours.server._replace(key_env="OTHER_KEY"))
    generate(study, asked(study, 1), named, HASTY)
    assert server.asked[0].headers["Authorization"] == f"Bearer {KEY}"


def test_a_variable_that_is_named_must_be_there(server: Counterpart) -> None:
    with pytest.raises(BadServer, match="The environment has no NO_SUCH_KEY"):
        Server("parrot", server.url, key_env="NO_SUCH_KEY").connect()


def test_what_is_no_key_is_not_shown(server: Counterpart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "two\nlines")
    with pytest.raises(BadServer) as refused:
        Server("parrot", server.url).connect()
    assert "two" not in str(refused.value)


def test_it_is_in_no_file_and_no_output(server: Counterpart, tmp_path: Path) -> None:
    """Whatever the server does with it, with ``--debug`` and the client's own log as well."""
    server.script += [
        failing(400, f"Bad request of {KEY}"),
        saying(f"Your key is {KEY}."),
        saying("Yes.", finish=KEY),
        failing(500, f"Bearer {KEY} broke me"),
        failing(500, f"Bearer {KEY} broke me"),
        saying("A good answer."),
        failing(401, f"Incorrect key {KEY}"),
    ]
    (tmp_path / "asked.txt").write_text("".join(f"Question {n}?\n" for n in range(9)))
    flags = ["--model", "parrot", "--url", server.url, "--concurrency", 1, "--retries", 1]
    command = ["generate", tmp_path / "asked.txt", "--db", tmp_path / "study.db", *flags, "--debug"]
    said = annotate(*command, OPENAI_API_KEY=KEY, OPENAI_LOG="debug")
    assert (server.asked[0].headers["Authorization"], len(server.asked)) == (f"Bearer {KEY}", 7)
    assert "are stored: 1;" in said.stderr
    assert KEY not in said.stdout + said.stderr
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"A good answer." in held and KEY.encode() not in held


def test_a_refusal_does_not_show_it_in_a_notebook(
    study: Study, server: Counterpart, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server.always = failing(403, f"{KEY} may not")
    with caplog.at_level(logging.DEBUG), pytest.raises(ServerRefused) as refused:
        generate(study, asked(study, 1), plan(server), HASTY)
    assert "[the key] may not" in str(refused.value)
    assert KEY not in caplog.text
    assert refused.value.__suppress_context__


def test_without_the_package_it_says_what_to_install(
    server: Counterpart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openai", None)
    with pytest.raises(MissingExtra, match=r'pip install "chosen\[generate\]"'):
        Server("parrot", server.url).connect()
    assert os.environ.get("OPENAI_API_KEY") is None
