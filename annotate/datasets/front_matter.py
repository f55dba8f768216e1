"""The head of a dataset card: what the Hub and its libraries read, as YAML."""

from collections.abc import Mapping, Sequence

from annotate.datasets.markdown import quoted
from db.datasets import Dataset, Kind

_CATEGORIES: dict[Kind, tuple[str, ...]] = {
    "preferences": ("reinforcement-learning", "text-generation"),
    "ratings": ("text-classification", "reinforcement-learning"),
    "rankings": ("text-generation",),
    "demonstrations": ("text-generation",),
}
_TAGS: dict[Kind, tuple[str, ...]] = {
    "preferences": ("preference", "dpo", "reward-model"),
    "ratings": ("ratings", "kto"),
    "rankings": ("rankings", "raft"),
    "demonstrations": ("demonstrations", "sft"),
}
_SIZES = (
    (10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"),
    (10**7, "1M<n<10M"),
)  # fmt: skip


def front_matter(dataset: Dataset, files: Mapping[str, str], licence: str) -> str:
    """The head, with its lines of dashes; `files` say where each split is.

    `licence` is the Hub's name of one.
    """
    tags = ("chosen", "human-feedback", *_TAGS[dataset.kind])
    lines = [
        "---",
        f"pretty_name: {quoted(f'{dataset.name}@{dataset.version}')}",
        f"license: {quoted(licence)}",
        *_several("task_categories", _CATEGORIES[dataset.kind]),
        *_several("tags", tags),
        *_several("size_categories", [size(dataset.rows)]),
        "configs:",
        "- config_name: default",
        "  data_files:",
    ]
    for split, path in files.items():
        lines += [f"  - split: {split}", f"    path: {quoted(path)}"]
    return "\n".join([*lines, "---"])


def size(rows: int) -> str:
    """How many rows there are, as the Hub has it."""
    return next((name for most, name in _SIZES if rows < most), "10M<n<100M")


def _several(name: str, values: Sequence[str]) -> list[str]:
    return [f"{name}:", *(f"- {quoted(value)}" for value in values)]
