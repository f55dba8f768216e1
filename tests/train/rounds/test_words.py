"""Rounds on the terminal: a line for each step, the next thing to do, and JSON."""

import json
from pathlib import Path

from db import rounds, times
from db.connection import open_study, transaction
from tests.train.conftest import command


def add_round(database: Path) -> None:
    """A round that has sampled, and failed to pair."""
    with open_study(database) as study, transaction(study):
        begun = rounds.add(study, "safer", "dpo", None, '{"method": "dpo"}', times.now())
        for name in ("sample", "pair"):
            rounds.begin(study, begun.id, name, times.now())
        rounds.note(study, begun.id, "sample", {"samples": 1_200, "tokens": 70.6, "cut": 0.1})
        rounds.end(study, begun.id, "sample", "done", times.now())
        rounds.end(study, begun.id, "pair", "failed", times.now(), "The disk is full.")


def test_a_chain_is_shown_step_by_step(database: Path) -> None:
    add_round(database)
    lines = command("round", "show", "safer", "--db", database).stdout.splitlines()
    assert lines == [
        "Round 1 of safer: dpo from the base model",
        "  sample   done     1,200 samples, 71 tokens, 10% cut",
        "  pair     failed   The disk is full.",
        "  judge",
        "  build",
        "  train",
        "  evaluate",
        "  compare",
        "Round 1 stopped at pair: The disk is full. Then go on. Next: train round go safer",
    ]


def test_the_same_as_json(database: Path) -> None:
    add_round(database)
    (shown,) = json.loads(command("round", "show", "safer", "--db", database, "--json").stdout)
    assert [step["state"] for step in shown["steps"]] == ["done", "failed"]
    assert shown["settings"] == {"method": "dpo"}
    assert shown["next"]["command"] == "train round go safer"


def test_all_chains_are_listed_with_what_is_next(database: Path) -> None:
    assert "No rounds yet" in command("round", "list", "--db", database).stdout
    add_round(database)
    assert command("round", "list", "--db", database).stdout.startswith("safer: Round 1 stopped")


def test_an_unknown_chain_is_a_sentence(database: Path) -> None:
    refused = command("round", "go", "safer", "--db", database)
    assert refused.exit_code == 2
    assert refused.stderr.startswith("Error: There is no chain of rounds 'safer'")
