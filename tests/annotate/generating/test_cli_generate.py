"""The command ``annotate generate``."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from annotate import benchmarks
from annotate.cli_generate_progress import showing
from annotate.generating import Report
from db.benchmarks import Asked
from db.connection import open_study
from db.messages import user
from tests.annotate.commands import invoke
from tests.annotate.commands import run as annotate
from tests.annotate.generating.conftest import texts
from tests.annotate.generating.wire import Counterpart, failing, saying


@pytest.fixture
def flags(server: Counterpart, study_path: Path) -> list[object]:
    return ["--db", study_path, "--model", "parrot", "--url", server.url, "--backoff", 0.01]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "asked.txt"
    file.write_text("Why?\nHow?\n")
    return file


def test_it_answers_the_prompts_of_a_file(
    server: Counterpart, questions: Path, study_path: Path, flags: list[object]
) -> None:
    sweep = ["--n", 2, "--temperature", 0.2, "--temperature", 1, "--price-out", 2, "--top-p", 0.9,
             "--field", "top_k=5", "--field", "stop=END"]  # fmt: skip
    done = invoke("generate", questions, *flags, *sweep, "--max-tokens", 9, "--system", "Be safe.")
    assert done.exit_code == 0
    assert done.stdout.startswith(
        "8 new samples of parrot, 0 there already, 0 failed; 56 tokens in, 40 out, cost 0.0001, in"
    )
    body = server.asked[0].body
    assert (body["max_tokens"], body["top_p"], body["model"]) == (9, 0.9, "parrot")
    assert (body["top_k"], body["stop"]) == (5, "END")
    assert "All samples are one text for 4 of the 4 prompts" in done.stdout
    assert body["messages"][0] == {"role": "system", "content": "Be safe."}
    again = invoke("generate", questions, *flags, *sweep, "--max-tokens", 9, "--system", "Be safe.")
    assert "0 new samples of parrot, 8 there already, 0 failed" in again.stdout
    with open_study(study_path) as study:
        assert len(texts(study)) == 4  # those of a temperature are the same here


def test_what_failed_is_told_by_reason_and_the_exit_code(
    server: Counterpart, questions: Path, flags: list[object]
) -> None:
    server.script += [failing(400, "Too \x1b[31mlong\n!")]
    done = invoke("generate", questions, *flags)
    assert done.exit_code == 1
    assert "1 new sample of parrot, 0 there already, 1 failed" in done.stdout
    assert "1: refused (400): Too [U+001B][31mlong !\nRun the same again" in done.stdout


def test_figures_for_programs(server: Counterpart, questions: Path, flags: list[object]) -> None:
    server.script.append(saying(None, "content_filter"))
    found = json.loads(invoke("generate", questions, *flags, "--json").stdout)
    assert (found["new"], found["filtered"], found["failed"], found["cost"]) == (2, 1, {}, None)
    found = json.loads(invoke("generate", questions, *flags, "--json", "--dry-run").stdout)
    assert (found["requests"], found["there"]) == (0, 2)


def test_answers_that_were_cut_or_are_empty_are_told(
    server: Counterpart, questions: Path, flags: list[object]
) -> None:
    server.script += [saying("I woul", "length"), saying("  ")]
    done = invoke("generate", questions, *flags, "--concurrency", 1)
    assert "Of the new ones the limit of tokens cut: 1 (--max-tokens).\n" in done.stdout
    assert "Of the new ones without a text: 1 (annotate pair skips them).\n" in done.stdout


def test_a_dry_run_asks_nothing_and_stores_nothing(
    server: Counterpart, questions: Path, study_path: Path, flags: list[object]
) -> None:
    with open_study(study_path, create=True) as study:
        was = list(study.conn.iterdump())
    done = invoke("generate", questions, *flags, "--n", 3, "--dry-run", "--price-in", 1)
    assert done.stdout.splitlines() == [
        "6 requests to make; 0 samples there already.",
        "About 30 tokens in, at most 3,072 out.",
        "Cost: at most about 0.0000.",
    ]
    with open_study(study_path) as study:
        assert list(study.conn.iterdump()) == was
    assert server.asked == []


def test_prompts_of_the_study(server: Counterpart, study_path: Path, flags: list[object]) -> None:
    with open_study(study_path, create=True) as study:
        benchmarks.add(study, "locks", "typed", asked=[Asked(user("How?")), Asked(user("Why?"))])
    named = ["--benchmark", "locks", "--limit", 1, "--name", "parrot of ours", "--seed", 3]
    done = invoke("generate", *flags, *named)
    assert done.stdout.startswith("1 new sample of parrot of ours")
    assert [one.prompt for one in server.asked] == ["How?"]


@pytest.mark.parametrize("sources", [[], ["asked.txt", "--project", "pairs"]])
def test_prompts_come_from_one_place(
    sources: list[str], study_path: Path, flags: list[object]
) -> None:
    done = invoke("generate", *sources, *flags)
    assert (done.exit_code, study_path.exists()) == (2, False)
    assert "one of them" in done.stderr


def test_what_is_wrong_beforehand_leaves_no_study_behind(
    server: Counterpart, questions: Path, study_path: Path
) -> None:
    flags = ["--db", study_path, "--model", "parrot"]
    for wrong in (
        [questions.parent / "nowhere.txt", "--url", server.url],
        [questions, "--url", "localhost:8000"],
        [questions, "--url", server.url, "--temperature", 3],
        [questions, "--url", server.url, "--key-env", "NO_SUCH_KEY"],
        [questions, "--url", server.url, "--field", "n=2"],
        [questions, "--url", server.url, "--field", "top_k"],
        [questions, "--url", server.url, "--system", "A", "--system-file", questions],
    ):
        done = invoke("generate", *wrong, *flags)
        assert (done.exit_code, done.stdout, study_path.exists()) == (2, "", False)
        assert "Error: " in done.stderr


def test_a_server_that_refuses_is_told_in_one_sentence(
    server: Counterpart, questions: Path, flags: list[object]
) -> None:
    server.always = failing(404, "The model `parrot` does not exist")
    done = annotate("generate", questions, *flags)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Error: {server.url} has no chat completions of parrot (404: The model")
    assert line.endswith("stored: 0; missing: 2. Run the same again to go on with these.")


def test_the_address_may_be_in_the_environment(
    server: Counterpart, questions: Path, study_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    assert invoke("generate", questions, "--db", study_path, "--model", "parrot").exit_code == 0
    assert len(server.asked) == 2


def test_a_terminal_shows_a_bar(server: Counterpart, questions: Path, flags: list[object]) -> None:
    server.script.append(failing(400))
    ours, theirs = pty.openpty()
    words = [str(word) for word in (questions, *flags)]
    command = [sys.executable, "-m", "annotate", "generate", *words]
    done = subprocess.run(command, stderr=theirs, stdout=subprocess.PIPE, check=False)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 1
    assert "2/2" in shown and "1 failed" in shown


def test_elsewhere_a_line_a_minute_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report(wanted=2_000, there=10)
    with showing() as show:
        for seconds in range(0, 181, 20):
            failed = {"500": 2} if seconds == 180 else {}
            waiting = 30.0 if seconds == 120 else 0.0
            show(report._replace(seconds=seconds, new=seconds, failed=failed, waiting=waiting))
    assert capsys.readouterr().err.splitlines() == [
        "60 of 1,990 new samples",
        "120 of 1,990 new samples, waiting 30 s, as the server asks",
        "180 of 1,990 new samples, 2 failed",
    ]


def test_proposed_answers_are_queued_to_be_reviewed(
    server: Counterpart, questions: Path, study_path: Path, flags: list[object]
) -> None:
    """The papers' use: safe answers to red-team prompts, which people accept, edit or reject."""
    server.always = saying("I would rather not, and here is why.")
    assert invoke("generate", questions, *flags, "--system", "Decline, and say why.").exit_code == 0
    queue = ["--project", "safe", "--task", "demonstrate", "--from", "parrot"]
    assert invoke("pair", "--db", study_path, *queue).exit_code == 0
    with open_study(study_path) as study:
        (items,) = study.execute(
            "SELECT count(*) FROM items i JOIN item_responses n ON n.item_id = i.id "
            "JOIN responses r ON r.id = n.response_id WHERE r.messages LIKE '%rather not%'"
        ).fetchone()
    assert items == 2
