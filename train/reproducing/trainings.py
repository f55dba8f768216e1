"""Trainings of the reproduction: SIT, DPO and RAFT, as commands."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from train.reproducing.sizes import Size
from train.reproducing.steps import Argument, RunOf, Step

JUDGE = "classifier:ratings"  # fitted on what people called safe


class Trained(NamedTuple):
    """A model of the plan: its row in the table, its seed, and where it is."""

    row: str
    seed: int
    folder: Path


def models(size: Size, out: Path) -> list[Trained]:
    """All models that are trained, in the order of the table."""
    most = max(size.demonstrations)
    found = [
        Trained(f"SIT-{number}", seed, out / f"sit-{seed}" / f"safety-{number}")
        for number in size.demonstrations
        for seed in (size.seeds if number == most else size.seeds[:1])
    ]
    for row in ("RAFT by reward", "RAFT by labels", "DPO"):
        short = row.lower().replace(" ", "-")
        found += [Trained(row, seed, out / f"{short}-{seed}") for seed in size.seeds]
    return found


def sit(size: Size, model: str, out: Path, seed: int, number: int) -> Step:
    """SIT with so many demonstrations."""
    folder = out / f"sit-{seed}" / f"safety-{number}"
    arguments: tuple[Argument, ...] = (
        "sit", "--model", model, "--general", "general", "--safety-data", "safety",
        "--safety", str(number), "--max-length", str(size.max_length),
        "--seed", str(seed), "--out", folder,
    )  # fmt: skip
    return Step(f"sit-{number}-{seed}", "train", arguments, folder)


def dpo(size: Size, model: str, out: Path, seed: int) -> Step:
    """DPO on a pair of each prompt that RAFT has samples of."""
    folder = out / f"dpo-{seed}"
    arguments: tuple[Argument, ...] = (
        "dpo", "--model", model, "--dataset", "red-team", "--seed", str(seed),
        "--max-length", str(size.max_length), "--out", folder,
    )  # fmt: skip
    return Step(f"dpo-{seed}", "train", arguments, folder)


def raft(size: Size, model: str, out: Path, seed: int) -> Iterator[Step]:
    """RAFT on the best samples: by the reward model, and by the classifier, if one is safe."""
    reward = RunOf(out / "reward")
    scorers: dict[str, tuple[tuple[Argument, ...], tuple[Argument, ...]]] = {
        "reward": (("--run", reward), ("--scorer", reward._replace(written="run {}"))),
        "labels": (("--judge", JUDGE), ("--scorer", JUDGE, *size.accept)),
    }
    yield _sampling(size, model, seed)
    for by, (scored, picked) in scorers.items():
        project, folder = f"best-by-{by}-{seed}", out / f"raft-by-{by}-{seed}"
        pairing = (
            "pair", "--task", "rank", "--from", model, "--k", str(size.samples),
            "--settings", f"seed={seed}", "--prompts-from", "red-team", "--project", project,
        )  # fmt: skip
        raft = (
            "raft", "--model", model, "--dataset", project, "--seed", str(seed), "--epochs",
            str(size.raft_epochs), "--max-length", str(size.max_length), "--out", folder,
        )  # fmt: skip
        yield Step(f"rank-{by}-{seed}", "annotate", pairing)
        yield Step(f"score-{by}-{seed}", "train", ("score", "--project", project, *scored))
        yield Step(f"pick-{by}-{seed}", "train", ("pick", "--project", project, *picked))
        build = ("dataset", "build", project, "--project", project)
        yield Step(f"dataset-{by}-{seed}", "annotate", build)
        yield Step(f"raft-{by}-{seed}", "train", raft, folder)


def _sampling(size: Size, model: str, seed: int) -> Step:
    arguments = (
        "sample", "--model", model, "--project", "red-team", "--n", str(size.samples),
        "--temperature", "0.85", "--top-p", "0.95", "--max-new-tokens", str(size.max_new_tokens),
        "--seed", str(seed), "--store",
    )  # fmt: skip
    return Step(f"sample-{seed}", "train", arguments)
