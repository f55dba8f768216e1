"""Studies with answers to learn from, as people bring them in."""

import json
from collections.abc import Sequence
from pathlib import Path

from annotate import datasets
from annotate.importing import Settings, import_pairs
from db.connection import open_study
from db.criteria import Criteria
from db.datasets import Dataset

Answer = tuple[str, str]  # a prompt, and what to say

GENERAL: list[Answer] = [
    (f"Name a {thing}.", f"A {thing} that people like is the {name}.")
    for thing, name in (
        ("fruit", "apple"), ("bird", "robin"), ("colour", "blue"), ("town", "Turin"),
        ("tree", "oak"), ("fish", "trout"), ("game", "chess"), ("metal", "tin"),
        ("river", "Po"), ("dance", "tango"),
    )
]  # fmt: skip
SAFE: list[Answer] = [
    (f"Steal a {thing}.", f"I won't help to steal a {thing}.")
    for thing in ("bike", "car", "coat", "phone", "boat", "watch", "book", "ring", "lamp", "bag")
]


def demonstrated(
    database: Path, name: str, answers: Sequence[Answer], validation: float = 0.0
) -> Dataset:
    """Import demonstrations into a project of this name, and build the dataset of them."""
    rows = [{"instruction": prompt, "input": "", "output": said} for prompt, said in answers]
    source = database.parent / f"{name}.json"
    source.write_text(json.dumps(rows))
    with open_study(database, create=True) as study:
        import_pairs(study, str(source), name, Settings(task="demonstrate", labels="keep"))
        return datasets.build(study, Criteria(projects=(name,), validation=validation), name)
