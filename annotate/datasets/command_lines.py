"""Criteria as the command that makes a dataset of them: to be copied into a terminal."""

import shlex
from dataclasses import fields

from db.criteria import Criteria

_NAMES = {  # of options that are not called like the criterion
    "projects": "project", "tasks": "task", "guidelines": "guideline", "people": "person",
    "without_people": "without-person", "categories": "category",
    "without_categories": "without-category", "sources": "source",
    "without_sources": "without-source",
}  # fmt: skip


def build(name: str, criteria: Criteria) -> str:
    """The command ``annotate dataset build`` for these criteria; a list is an option each."""
    words = ["annotate", "dataset", "build", name or "NAME"]
    default = Criteria()
    for field in fields(Criteria):
        value = getattr(criteria, field.name)
        if value == getattr(default, field.name):
            continue
        option = f"--{_NAMES.get(field.name, field.name.replace('_', '-'))}"
        for each in value if isinstance(value, tuple) else (value,):
            words.append(option if each is True else f"{option}={each}")
    return " ".join(map(shlex.quote, [*words, "--db=STUDY.db"]))
