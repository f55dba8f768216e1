"""How fast models answer: ``python -m tests.bench.sampling``.

Our sampling beside the library's plain ``generate``, which takes the prompts in their order, so
many at a time: the same model, prompts and settings, each in a process of its own, in turns. Greedy
answers in bfloat16 and in float32, then eight samples of each prompt. Tokens are counted up to the
end of each answer, and of several rounds the medians count; so does memory, model included. On a
busy machine compare the ratios. ``--quick`` takes 24 prompts, short answers and one round.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import click

from tests.bench import commands
from tests.bench.figures import machine, table, write_json

PROMPTS, QUICK_PROMPTS = 100, 24
TOKENS, QUICK_TOKENS = 120, 16
ROUNDS, QUICK_ROUNDS = 3, 1
SAMPLES = 8
BATCHES = (8, 32, 100)
TARGET = 100  # the batch of `generate` that ours is to reach, without being told of any
HEADER = ("precision", "samples", "engine", "tokens", "seconds", "tokens/s", "times", "peak MB")


class Case(NamedTuple):
    """What is sampled: in which precision, and how many samples of how many prompts."""

    precision: str
    samples: int
    prompts: int
    tokens: int


class Sampled(NamedTuple):
    """What an engine took; medians of the rounds. `times` is ours, as against it."""

    case: Case
    engine: str
    tokens: int
    seconds: float
    times: float
    peak_mb: float


class Once(NamedTuple):
    """One round of one engine."""

    tokens: int
    seconds: float
    peak_mb: float

    @property
    def rate(self) -> float:
        """Tokens a second."""
        return self.tokens / self.seconds


def once(case: Case, engine: str, model: str, prompts: Path, folder: Path) -> Once:
    """Sample in a process of its own; loading the model is not counted."""
    out = folder / "once.json"
    asked = (str(prompts), str(case.prompts), str(case.samples), str(case.tokens))
    ran = commands.run(
        "tests.bench.sampling_engines", engine, model, case.precision, *asked, str(out)
    )
    found = json.loads(out.read_text())
    return Once(found["tokens"], found["seconds"], ran.peak_mb)


def measure(case: Case, model: str, prompts: Path, rounds: int, folder: Path) -> list[Sampled]:
    """All engines in turns."""
    engines = ("ours", *(f"generate {batch}" for batch in BATCHES))
    runs: dict[str, list[Once]] = {engine: [] for engine in engines}
    for _ in range(rounds):
        for engine in engines:
            runs[engine].append(once(case, engine, model, prompts, folder))
            click.echo(".", nl=False, err=True)
    return [_median(case, engine, runs[engine], runs["ours"]) for engine in engines]


def _median(case: Case, engine: str, found: list[Once], ours: list[Once]) -> Sampled:
    return Sampled(
        case,
        engine,
        found[0].tokens,
        median(one.seconds for one in found),
        median(mine.rate / one.rate for mine, one in zip(ours, found, strict=True)),
        max(one.peak_mb for one in found),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print a table, and say whether the target was reached."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.sampling", description=__doc__)
    quick = f"{QUICK_PROMPTS} prompts, {QUICK_TOKENS} tokens, one round"
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument("--model", default="SmolLM2-135M-Instruct", help="any that train takes")
    parser.add_argument("--prompts", type=Path, metavar="FILE", help="JSON: a list of texts")
    parser.add_argument("--limit", type=int, help=f"prompts; {PROMPTS}")
    parser.add_argument("--max-new-tokens", type=int, help=f"of an answer; {TOKENS}")
    parser.add_argument("--rounds", type=int, help=f"of each measurement; {ROUNDS}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here, too")
    options = parser.parse_args(arguments)
    facts = machine()
    click.echo(", ".join(f"{name} {value}" for name, value in facts.items()))
    limit = options.limit or (QUICK_PROMPTS if options.quick else PROMPTS)
    tokens = options.max_new_tokens or (QUICK_TOKENS if options.quick else TOKENS)
    rounds = options.rounds or (QUICK_ROUNDS if options.quick else ROUNDS)
    cases = [
        Case("bfloat16", 1, limit, tokens),
        Case("float32", 1, limit, tokens),
        Case("bfloat16", SAMPLES, max(limit // SAMPLES, 1), tokens),
    ]
    sampled: list[Sampled] = []
    with tempfile.TemporaryDirectory() as folder:
        prompts = options.prompts or made(Path(folder))
        for case in cases:
            sampled += measure(case, options.model, prompts, rounds, Path(folder))
    click.echo("", err=True)
    click.echo(table(HEADER, map(_row, sampled)))
    for sentence in judged(sampled):
        click.echo(sentence)
    if options.json:
        entries = [{**one._asdict(), "case": one.case._asdict()} for one in sampled]
        write_json(options.json, {"bench": "sampling", "machine": facts, "sampled": entries})


def made(folder: Path) -> Path:
    """A file of prompts of very different lengths, in no order."""
    subjects = ("a lock", "the moon", "bread", "a tax form", "two brothers", "old maps", "rain")
    asks = ("What is {}?", "Write a poem about {}, please, and explain every line of it to me.",
            "Name three facts about {}.", "A friend asked me about {}. I did not know what to say, "
            "because I have never learned anything about it, and now I would like to. Where do I "
            "start, what should I read, and whom should I ask?")  # fmt: skip
    texts = [
        f"{asks[at * 5 % len(asks)].format(subjects[at % len(subjects)])} ({at})"
        for at in range(PROMPTS)
    ]
    path = folder / "prompts.json"
    path.write_text(json.dumps(texts), encoding="utf-8")
    return path


def judged(sampled: Sequence[Sampled]) -> Iterator[str]:
    """Whether ours is as fast as the best batch of the library."""
    for one in sampled:
        if one.engine == f"generate {TARGET}":
            met = "met" if one.times >= 1 else "NOT MET"
            case = f"{one.case.precision}, {one.case.samples} samples a prompt"
            yield f"{met}: {case}: {one.times:.2f} times {one.engine}, wanted 1"


def _row(one: Sampled) -> tuple[object, ...]:
    case = (one.case.precision, one.case.samples, one.engine)
    return (*case, one.tokens, one.seconds, one.tokens / one.seconds, one.times, one.peak_mb)


if __name__ == "__main__":
    main()
