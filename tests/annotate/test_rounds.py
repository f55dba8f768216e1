"""What was measured after each round of a chain, as the page draws it."""

from typing import Any

from annotate import rounds as chains
from annotate.rounds import Figure
from db import rounds, times
from db.connection import Study, transaction


def add(study: Study, evaluated: dict[str, Any]) -> None:
    """A round of the chain "safer" that was evaluated."""
    with transaction(study):
        begun = rounds.add(study, "safer", "dpo", None, "{}", times.now())
        rounds.begin(study, begun.id, "evaluate", times.now())
        rounds.note(study, begun.id, "evaluate", evaluated)
        rounds.end(study, begun.id, "evaluate", "done", times.now())


def asked(name: str, before: float, after: float) -> dict[str, Any]:
    """A benchmark that a round asks, as it keeps it."""
    return {"name": name, "share": True, "before": before, "after": after, "p": None}


def test_what_a_round_begins_with_is_drawn_unless_the_last_one_ended_with_it(study: Study) -> None:
    add(study, {"prompts": 2, "before": {"tokens": 9.0}, "after": {"tokens": 8.0}})
    add(study, {"prompts": 2, "before": {"tokens": 8.0}, "after": {"tokens": 7.0},
                "benchmarks": [asked("A", 0.1, 0.2)]})  # fmt: skip
    add(study, {"prompts": 0, "benchmarks": []})
    add(study, {"prompts": 0, "benchmarks": [asked("A", 0.3, 0.4)]})
    assert chains.measured(chains.chain(study, "safer")) == [
        Figure(0, "tokens", 9.0), Figure(1, "tokens", 8.0), Figure(2, "tokens", 7.0),
        Figure(1, "A", 0.1, share=True), Figure(2, "A", 0.2, share=True),
        Figure(3, "A", 0.3, share=True), Figure(4, "A", 0.4, share=True),
    ]  # fmt: skip
