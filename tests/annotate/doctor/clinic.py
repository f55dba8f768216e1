"""Datasets made of rows as files hold them, and what the doctor finds in them."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from annotate import benchmarks, datasets, doctor
from annotate.doctor import Finding, Report
from annotate.importing import Settings, import_pairs
from annotate.tokenizing import Tokenizer
from db.connection import Study
from db.datasets import Dataset
from db.projects import Task
from tests.annotate.writing import preference, write_jsonl

Row = Mapping[str, object]


class Clinic:
    """A study whose labels come with the files."""

    def __init__(self, study: Study, folder: Path) -> None:
        self.study = study
        self.folder = folder

    def dataset(
        self, rows: Iterable[Row], task: Task = "compare", name: str = "rows", **criteria: Any
    ) -> Dataset:
        """The dataset of these labelled rows, imported as file and project `name`."""
        source = write_jsonl(self.folder / f"{name}.jsonl", rows)
        import_pairs(self.study, str(source), name, Settings(task, labels="keep"))
        return datasets.build(self.study, datasets.Criteria((name,), **criteria))

    def benchmark(self, name: str, prompts: Sequence[str]) -> None:
        """Register these prompts."""
        source = write_jsonl(self.folder / f"{name}.jsonl", [{"prompt": p} for p in prompts])
        benchmarks.add(self.study, name, str(source))

    def examine(
        self,
        dataset: Dataset,
        tokenizer: Tokenizer | None = None,
        max_length: int | None = None,
    ) -> Report:
        """What the doctor says."""
        return doctor.examine(self.study, dataset, tokenizer, max_length)

    def found(self, dataset: Dataset, check: str) -> list[Finding]:
        """What one check finds."""
        return [one for one in self.examine(dataset).findings if one.check == check]

    def one(self, dataset: Dataset, check: str) -> Finding:
        """The one thing that a check finds."""
        (finding,) = self.found(dataset, check)
        return finding


WORDS = [
    "anchor", "basket", "candle", "desert", "engine", "feather", "garden", "harbour", "island",
    "jungle", "kettle", "ladder", "meadow", "needle", "orchard", "pepper", "quarry", "ribbon",
    "saddle", "timber", "umbrella", "valley", "window", "yellow",
]  # fmt: skip


def healthy(number: int) -> list[dict[str, object]]:
    """Rows of which nothing can be said: texts of their own, neither side the longer one."""
    rows = []
    for n in range(number):
        a, b, c = WORDS[n % 24], WORDS[(n // 24 + 7 * n) % 24], WORDS[(5 * n + n // 7) % 24]
        longer, shorter = f"Take the {a} {n} to the {b} first.", f"Leave the {c} where it was: {n}."
        longer += "!" * (len(shorter) >= len(longer)) * (len(shorter) - len(longer) + 1)
        sides = (longer, shorter) if n % 2 else (shorter, longer)
        rows.append(preference(f"How do I bring {n} {a}s from the {b} to the {c}?", *sides))
    return rows
