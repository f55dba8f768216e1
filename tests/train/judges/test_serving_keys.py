"""The key goes to the server, and nowhere else."""

from pathlib import Path

import pytest

from tests.annotate.generating.wire import Counterpart, failing, saying
from tests.train.judges.serving import KEY, answered, at, guarding
from train.errors import BadJudge, JudgeFailed, MissingExtra
from train.judges.guard_server import served_guard
from train.judges.judging import judged
from train.judges.moderation import moderation

EXCHANGES = [(f"Question {n}?", f"Answer {n}.") for n in range(9)]


def test_it_is_sent_as_servers_expect_it(
    study_path: Path, server: Counterpart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", f"{KEY}\n")  # as a file had it
    server.always = guarding()
    judged(study_path, served_guard(at(server.url)), answered(study_path, EXCHANGES[:1]))
    assert server.asked[0].headers["Authorization"] == f"Bearer {KEY}"


def test_without_a_key_none_is_sent(study_path: Path, server: Counterpart) -> None:
    server.always = guarding()
    judged(study_path, served_guard(at(server.url)), answered(study_path, EXCHANGES[:1]))
    assert "Authorization" not in server.asked[0].headers


def test_it_is_in_no_file_and_no_output(
    study_path: Path,
    server: Counterpart,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever the server does with it."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    ids = answered(study_path, EXCHANGES)
    server.always = failing(401, f"Incorrect key {KEY}")
    server.script += [
        guarding(),
        failing(400, f"Bad request of {KEY}"),
        saying(f"Your key is {KEY}."),
        saying(f"safe {KEY}"),
        saying(f"unsafe\nS1, {KEY}"),
        failing(500, f"Bearer {KEY} broke me"),
    ]
    judge = served_guard(at(server.url, concurrency=1, retries=0))
    with caplog.at_level("DEBUG"), pytest.raises(JudgeFailed) as stopped:
        judged(study_path, judge, ids, print)
    assert "[the key]" in str(stopped.value)
    assert stopped.value.__suppress_context__  # so that no traceback has it
    written = capfd.readouterr()
    assert KEY not in str(stopped.value) + caplog.text + written.out + written.err
    held = b"".join(file.read_bytes() for file in study_path.parent.iterdir())
    assert b"guard:parrot" in held and KEY.encode() not in held


@pytest.mark.parametrize("make", [served_guard, moderation])
def test_what_is_no_key_is_not_shown(
    make: type, study_path: Path, server: Counterpart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "two\nlines")
    ids = answered(study_path, EXCHANGES[:1])
    with pytest.raises(BadJudge) as refused:
        judged(study_path, make(at(server.url)), ids)
    assert "two" not in str(refused.value)


def test_without_the_package_it_says_what_to_install(
    study_path: Path, server: Counterpart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openai", None)
    ids = answered(study_path, EXCHANGES[:1])
    with pytest.raises(MissingExtra, match=r'pip install "chosen\[generate\]"'):
        judged(study_path, served_guard(at(server.url)), ids)
