"""Files of pairs for the tests to import."""

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
