"""Files of pairs, ratings, sets and prompts for the tests to import."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path


def write_jsonl(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    """Write rows as JSON Lines."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def pairs(number: int) -> list[dict[str, object]]:
    """As many unlabelled pairs, each with texts of its own."""
    return [pair(f"Question {n}?", f"Left {n}.", f"Right {n}.") for n in range(number)]


def pair(
    prompt: str, first: str = "yes", second: str = "no", **others: object
) -> dict[str, object]:
    """A row of the shape prompt, response_a, response_b."""
    return {"prompt": prompt, "response_a": first, "response_b": second, **others}


def preference(prompt: str, chosen: str = "yes", rejected: str = "no") -> dict[str, object]:
    """A row of the shape prompt, chosen, rejected."""
    return {"prompt": prompt, "chosen": chosen, "rejected": rejected}


def ratings(number: int) -> list[dict[str, object]]:
    """As many responses to be rated, each to a prompt of its own."""
    return [{"prompt": f"Question {n}?", "response": f"Answer {n}."} for n in range(number)]


def sets(number: int, size: int) -> list[dict[str, object]]:
    """As many prompts, each with so many responses to be ranked."""
    return [
        {"prompt": f"Question {n}?", "responses": [f"Answer {n}.{k}" for k in range(size)]}
        for n in range(number)
    ]


def proposals(number: int, unanswered: int = 0) -> list[dict[str, object]]:
    """As many prompts with a proposed answer, and then some without."""
    rows: list[dict[str, object]] = [
        {"prompt": f"Question {n}?", "output": f"Proposal {n}."} for n in range(number)
    ]
    rows += [{"prompt": f"Blank {n}?", "output": ""} for n in range(unanswered)]
    return rows
