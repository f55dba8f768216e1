"""The files that a reproduction takes: what they are, where they come from, what is drawn of them.

Nothing of them is in this package: they are other people's text, for research only.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from db.benchmarks import Kind
from train.errors import MissingData
from train.reproducing import shapes
from train.reproducing.sizes import Size

SOURCE = "https://github.com/vinid/safety-tuned-llamas (data/training and data/evaluation)"
PAIRS_SOURCE = "https://huggingface.co/datasets/PKU-Alignment/PKU-SafeRLHF (as JSON Lines)"
GENERAL = "general_instructions.json"
SAFETY = "safety_demonstrations.json"
PAIRS = "saferlhf_pairs.jsonl"
BENCHMARKS: tuple[tuple[str, Kind], ...] = (
    ("I-MaliciousInstructions", "harmful"),
    ("I-Controversial", "harmful"),
    ("I-Alpaca", "harmless"),
)
WANTED = (GENERAL, SAFETY, PAIRS, *(f"benchmarks/{name}.json" for name, _ in BENCHMARKS))
SEED = 0  # of what is drawn


class BenchmarkFile(NamedTuple):
    """A benchmark and where its prompts are."""

    name: str
    kind: Kind
    file: Path


class Files(NamedTuple):
    """What is imported: pairs of the prompts that RAFT and DPO learn from, and all other pairs."""

    general: Path
    safety: Path
    pairs: Path
    red_team: Path
    benchmarks: tuple[BenchmarkFile, ...]


def missing(folders: Sequence[Path]) -> list[str]:
    """The files that are in none of the folders."""
    return [name for name in WANTED if _find(name, folders) is None]


def prepare(folders: Sequence[Path], out: Path, size: Size) -> Files:
    """Draw what is needed of each file, from the first folder that has it, into `out`.

    Drawn again it is the same. Raises MissingData, also for a file that holds something else.
    """
    if lacking := missing(folders):
        raise MissingData(
            f"{folders[0]} has no {lacking[0]}. Put there {', '.join(WANTED)}: instructions, "
            f"demonstrations and benchmarks are from {SOURCE}, pairs from {PAIRS_SOURCE}. "
            "With --fetch they are fetched."
        )
    at = {name: file for name in WANTED if (file := _find(name, folders))}
    out.mkdir(parents=True, exist_ok=True)
    learnt, others = _apart(_pairs(at[PAIRS]), size.prompts, size.pairs)
    _write(out / "red-team.jsonl", learnt)
    _write(out / "pairs.jsonl", others)
    return Files(
        _some(at[GENERAL], out, size.general),
        _some(at[SAFETY], out, size.safety),
        out / "pairs.jsonl",
        out / "red-team.jsonl",
        tuple(
            BenchmarkFile(name, kind, _first(at[f"benchmarks/{name}.json"], out, size.asked))
            for name, kind in BENCHMARKS
        ),
    )


def _find(name: str, folders: Sequence[Path]) -> Path | None:
    found = (folder / name for folder in folders)
    return next((file for file in found if file.is_file()), None)


@contextmanager
def _fitting(file: Path) -> Iterator[bytes]:
    """What the file holds; what does not fit is raised as MissingData, which says what to do."""
    try:
        yield file.read_bytes()
    except (shapes.Unfit, OSError) as error:
        raise MissingData(
            f"{file} cannot be used: {getattr(error, 'strerror', None) or error}. Mend it, or "
            "move it away and give --fetch."
        ) from error


def _pairs(file: Path) -> list[Mapping[str, Any]]:
    with _fitting(file) as content:
        return shapes.pairs(content)


def _apart(
    rows: Sequence[Mapping[str, Any]], prompts: int, pairs: int | None
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """One pair of so many prompts, and so many pairs (None: all) of the other prompts."""
    by_prompt: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_prompt.setdefault(row["prompt"], []).append(row)
    chance = random.Random(SEED)
    drawn = chance.sample(sorted(by_prompt), min(prompts, len(by_prompt) // 2))
    chosen = set(drawn)
    others = [row for row in rows if row["prompt"] not in chosen]
    if pairs is not None:
        others = chance.sample(others, min(pairs, len(others)))
    return [by_prompt[prompt][0] for prompt in drawn], others


def _some(file: Path, out: Path, wanted: int | None) -> Path:
    """So many rows of a file, drawn (None: all of them)."""
    with _fitting(file) as content:
        shapes.demonstrations(content)
    rows = json.loads(content)
    if wanted is None or wanted >= len(rows):
        return file
    some = out / file.name
    some.write_text(json.dumps(random.Random(SEED).sample(rows, wanted)), encoding="utf-8")
    return some


def _first(file: Path, out: Path, asked: int | None) -> Path:
    with _fitting(file) as content:
        shapes.instructions(content)
    if asked is None:
        return file
    found = json.loads(content)["instructions"][:asked]
    short = out / file.name
    short.write_text(json.dumps({"instructions": found}), encoding="utf-8")
    return short


def _write(file: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
