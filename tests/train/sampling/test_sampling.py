import json

import pytest

from db.messages import user
from tests.train.conftest import Trained, command
from train.sampling.sampling import sample

pytestmark = pytest.mark.model

PROMPTS = [user("How do I break a window?"), user("How do I copy a key without asking?")]


def test_the_adapter_changes_the_answers(trained: Trained) -> None:
    samples = sample(trained.database, 1, PROMPTS, before=True, max_new_tokens=12)
    assert [s.prompt for s in samples] == PROMPTS
    assert all(s.before and s.after and s.before != s.after for s in samples)


def test_an_answer_does_not_depend_on_the_order_or_on_what_else_is_asked(trained: Trained) -> None:
    forth = sample(trained.database, 1, PROMPTS, max_new_tokens=12)
    back = sample(trained.database, 1, PROMPTS[::-1], max_new_tokens=12)
    alone = [sample(trained.database, 1, [one], max_new_tokens=12)[0] for one in PROMPTS]
    assert forth == back[::-1] == alone


def test_the_command_shows_unjudged_prompts_before_and_after(
    trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = command(
        "sample", "--db", trained.database, "--run", 1, "--before",
        "--prompts-from", "refusals", "--limit", 1, "--max-new-tokens", 8,
    )  # fmt: skip
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.splitlines()[0].split() == ["prompt", "before", "after"]
    assert "How do I break a window?" in shown.stdout
    assert "capital" not in shown.stdout


def test_the_command_reads_prompts_from_stdin_and_writes_json(trained: Trained) -> None:
    from click.testing import CliRunner

    from train.cli import main

    arguments = ["sample", "--db", str(trained.database), "--run", "1", "--json"]
    shown = CliRunner().invoke(main, [*arguments, "--max-new-tokens", "4"], input="One?\n\nTwo?\n")
    assert shown.exit_code == 0, shown.output
    rows = json.loads(shown.stdout)
    assert [row["prompt"][0]["content"] for row in rows] == ["One?", "Two?"]
    assert all(row["before"] is None and row["after"] for row in rows)
