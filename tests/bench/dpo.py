"""How fast DPO trains, and how much memory it takes: ``python -m tests.bench.dpo``.

Each training is a process of its own: a plain TRL script, then ours with one means after the other
switched on (the reference stored, the adapter in half precision, pairs packed without padding), and
once more with the reference known. All have the same model, data, LoRA, lengths and batches;
seconds are those of training, the computation of a reference included. In float32 the losses of
each step must be those of TRL but for rounding; over some seeds, loss and accuracy on held-out
pairs are compared. Pairs are generated unless ``--pairs`` names a file. ``--quick`` takes 16 pairs,
one seed.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean, stdev
from typing import NamedTuple

import click

from db.connection import open_study
from tests.bench import commands
from tests.bench.dpo_leg import Answer, Asked, Way
from tests.bench.figures import machine, table, write_json
from tests.bench.pair_texts import write_pairs
from train.models import EMBEDDED

PAIRS, QUICK_PAIRS = 96, 16
HELD_OUT, QUICK_HELD_OUT = 48, 8
EXACT = 16  # pairs of the float32 trainings
SEEDS = 3
TIMES, TIMES_GPU = 3.0, 1.3  # as many pairs a second as plain TRL
ROUNDING = 2e-3  # by which losses of a step may differ in float32
MEANS: tuple[tuple[str, Way], ...] = (
    ("plain TRL", "plain"),
    ("reference stored", "stored"),
    ("+ adapter in half precision", "half"),
    ("+ pairs packed", "packed"),
    ("+ reference known", "packed"),
)
HEADER = (
    *("training", "type", "seed", "pairs/s", "times", "CPU s", "peak MB"),
    *("held-out loss", "accuracy"),
)


class Leg(NamedTuple):
    """A training that was measured."""

    name: str
    dtype: str
    seed: int
    pairs_a_second: float
    cpu: float
    peak_mb: float
    losses: list[float]
    held_out_loss: float | None
    held_out_accuracy: float | None


def measure(name: str, asked: Asked, folder: Path) -> Leg:
    """Train in a process of its own; raises CalledProcessError where that fails."""
    question, answer = folder / "asked.json", folder / "answer.json"
    question.write_text(json.dumps(asked._asdict()), encoding="utf-8")
    with open_study(asked.database, create=True):
        pass
    took = commands.run("tests.bench.dpo_leg", str(question), str(answer))
    found = Answer(**json.loads(answer.read_text(encoding="utf-8")))
    return Leg(
        name,
        found.device.split()[-1],
        asked.seed,
        asked.trained * asked.epochs / found.seconds,
        found.cpu,
        found.device_mb or took.peak_mb,
        found.losses,
        found.held_out_loss,
        found.held_out_accuracy,
    )


def means(first: Asked, folder: Path) -> Iterator[Leg]:
    """One means after the other, each with a study of its own but the last."""
    for number, (name, way) in enumerate(MEANS):
        known = number == len(MEANS) - 1
        database = folder / f"{number - known}.db"
        yield measure(name, first._replace(way=way, database=str(database)), folder)


def seeds(first: Asked, numbers: Sequence[int], folder: Path) -> Iterator[Leg]:
    """Plain TRL and ours with these seeds; ours share what they know of the reference."""
    for seed in numbers:
        for name, way in (MEANS[0], MEANS[-1]):
            yield measure(
                name, first._replace(way=way, seed=seed, database=str(folder / "3.db")), folder
            )


def exact(first: Asked, folder: Path) -> list[Leg]:
    """Plain TRL and ours in float32, on few pairs."""
    few = first._replace(dtype="float32", trained=min(EXACT, first.trained), held_out=0)
    ways = (MEANS[0], MEANS[3])
    database = str(folder / "float32.db")
    return [measure(name, few._replace(way=way, database=database), folder) for name, way in ways]


def judged(by_means: Sequence[Leg], by_seed: Sequence[Leg], floats: Sequence[Leg]) -> Iterator[str]:
    """Whether the targets were reached."""
    plain, *_, cold, known = by_means
    wanted = TIMES_GPU if _on_gpu() else TIMES
    for leg in (cold, known):
        times = leg.pairs_a_second / plain.pairs_a_second
        yield _sentence(times >= wanted, f"{leg.name}: {times:.1f} times TRL, wanted {wanted}")
    share = cold.peak_mb / plain.peak_mb
    yield _sentence(share < 1, f"peak memory: {share:.0%} of TRL's, wanted below 100%")
    apart = max(abs(a - b) for a, b in zip(*(leg.losses for leg in floats), strict=True))
    yield _sentence(
        apart <= ROUNDING,
        f"losses of {len(floats[0].losses)} steps in float32 are at most {apart:.1e} from TRL's, "
        f"wanted {ROUNDING:.0e}",
    )
    yield _compared("held-out loss", [leg.held_out_loss for leg in by_seed])
    yield _compared("held-out accuracy", [leg.held_out_accuracy for leg in by_seed])


def _compared(what: str, values: Sequence[float | None]) -> str:
    """Of plain TRL and ours in turns: whether they differ by no more than seeds change anyway.

    That is two standard errors of the difference at the same seed, or 0.02 where it is less.
    """
    known = [value for value in values if value is not None]
    theirs, ours = known[::2], known[1::2]
    shown = f"{what}: ours {fmean(ours):.3f}, TRL's {fmean(theirs):.3f}"
    apart = [one - other for one, other in zip(ours, theirs, strict=True)]
    if len(apart) < 2:
        return f"not judged: {shown}; one seed says nothing of noise"
    noise = max(2 * stdev(apart) / len(apart) ** 0.5, 0.02)
    return _sentence(abs(fmean(apart)) <= noise, f"{shown}, {len(apart)} seeds, noise {noise:.3f}")


def _on_gpu() -> bool:
    import torch

    return torch.cuda.is_available()


def _sentence(met: bool, said: str) -> str:
    return f"{'met' if met else 'NOT MET'}: {said}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure trainings beside plain TRL, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.dpo", description=__doc__)
    quick = f"{QUICK_PAIRS} pairs, one seed"
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument("--pairs", type=Path, metavar="FILE", help="JSONL; generated otherwise")
    parser.add_argument("--count", type=int, help=f"pairs to train on; {PAIRS}")
    parser.add_argument("--seeds", type=int, help=f"{SEEDS}")
    parser.add_argument("--model", default=EMBEDDED, help="as train names them")
    parser.add_argument("--max-length", type=int, default=256, help="tokens; 256")
    parser.add_argument("--epochs", type=int, default=1, help="times over the pairs; 1")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here, too")
    options = parser.parse_args(arguments)
    facts = machine()
    click.echo(", ".join(f"{name} {value}" for name, value in facts.items()))
    count = options.count or (QUICK_PAIRS if options.quick else PAIRS)
    held_out = QUICK_HELD_OUT if options.quick else HELD_OUT
    numbers = range(1, options.seeds or (1 if options.quick else SEEDS))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "pairs.jsonl"
        _prepare(file, options.pairs, count + held_out)
        first = Asked(
            "plain", str(file), "", options.model, None, 0, count, held_out, options.max_length,
            options.epochs,
        )  # fmt: skip
        by_means = list(_told(means(first, folder)))
        by_seed = [by_means[0], by_means[-1], *_told(seeds(first, numbers, folder))]
        floats = exact(first, folder)
    click.echo("", err=True)
    legs = [*by_means, *by_seed[2:], *floats]
    plain = {leg.dtype: leg.pairs_a_second for leg in (floats[0], by_means[0])}
    click.echo(table(HEADER, (_row(leg, plain[leg.dtype]) for leg in legs)))
    for sentence in judged(by_means, by_seed, floats):
        click.echo(sentence)
    if options.json:
        entries = [leg._asdict() for leg in legs]
        write_json(options.json, {"bench": "dpo", "machine": facts, "trainings": entries})


def _prepare(file: Path, given: Path | None, count: int) -> None:
    """Write `count` pairs, drawn from a file or generated."""
    if given is None:
        write_pairs(file, count, random.Random(0))
        return
    lines = given.read_text(encoding="utf-8").splitlines()
    drawn = random.Random(0).sample(lines, min(count, len(lines)))
    file.write_text("\n".join(drawn) + "\n", encoding="utf-8")


def _told(legs: Iterator[Leg]) -> Iterator[Leg]:
    for leg in legs:
        click.echo(".", nl=False, err=True)
        yield leg


def _row(leg: Leg, plain: float) -> tuple[object, ...]:
    held_out = (leg.held_out_loss, leg.held_out_accuracy)
    return (
        *(leg.name, leg.dtype, leg.seed, leg.pairs_a_second, leg.pairs_a_second / plain),
        *(leg.cpu, leg.peak_mb),
        *("-" if value is None else f"{value:.3f}" for value in held_out),
    )


if __name__ == "__main__":
    main()
