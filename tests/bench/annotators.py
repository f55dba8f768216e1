"""How well annotators and truth are recovered, and how fast: ``python -m tests.bench.annotators``.

Simulated studies of 50 annotators whose reliability is known: how often the most probable option is
the true one, beside majority vote and crowd-kit's Dawid-Skene; how estimates of reliability
correlate with what they are (beside the share of right answers that could be counted if the truth
were known: nobody can do much better); how many of the 95 % intervals hold it. Then the time and
memory of a fit. With ``--quick`` it takes some minutes; ``--processes`` spreads it over cores.
"""

import argparse
import time
import tracemalloc
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product, starmap
from math import nan, sqrt
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean, stdev
from typing import NamedTuple

import click
import numpy as np

from annotate.annotator_model import Fit, FloatArray, Labels, fit
from tests.annotate.simulated import (
    SKILLS,
    TASKS,
    Simulated,
    Task,
    dawid_skene_right,
    majority_right,
    simulate,
)
from tests.bench.figures import machine, table, write_json

ANNOTATORS = 50
HEADER = (
    *("task", "skills", "overlap", "each", "studies", "right %", "majority", "Dawid-Skene"),
    *("correlation", "truth known", "covered %", "+-", "width"),
)
SPEED_HEADER = ("judgments", "annotators", "items", "options", "seconds", "MB")


class Case(NamedTuple):
    """A kind of study."""

    task: Task
    skills: str
    overlap: int
    each: int


class Outcome(NamedTuple):
    """Of one study: shares of 1, but for correlations; width: mean, of the intervals."""

    right: float
    majority: float
    dawid_skene: float
    correlation: float
    known: float
    covered: float
    width: float


class Speed(NamedTuple):
    """Of one fit: memory is the most that was held at a time beyond the labels."""

    judgments: int
    annotators: int
    items: int
    options: int
    seconds: float
    megabytes: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Simulate, fit, and print tables."""
    options = _options(arguments)
    facts = machine()
    click.echo(", ".join(f"{name} {value}" for name, value in facts.items()))
    by = options.tasks, options.skills, options.overlaps, options.each
    cases = [Case(*case) for case in product(*by)]
    studies = list(product(cases, range(options.studies)))
    if options.processes == 1:
        found = list(starmap(outcome, studies))
    else:
        with ProcessPoolExecutor(options.processes, mp_context=get_context("spawn")) as pool:
            found = list(pool.map(outcome, *zip(*studies, strict=True), chunksize=5))
    outcomes = [found[at : at + options.studies] for at in range(0, len(found), options.studies)]
    click.echo(table(HEADER, map(row, cases, outcomes)))
    speeds = [speed(judgments) for judgments in options.sizes]
    click.echo(table(SPEED_HEADER, speeds))
    if options.json:
        cells = [
            {**case._asdict(), "outcomes": [outcome._asdict() for outcome in some]}
            for case, some in zip(cases, outcomes, strict=True)
        ]
        fits = [one._asdict() for one in speeds]
        write_json(
            options.json, {"bench": "annotators", "machine": facts, "cells": cells, "fits": fits}
        )


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.annotators", description=__doc__)
    add = parser.add_argument
    add("--quick", action="store_true", help="3 studies of a kind, few kinds, small fits")
    add("--studies", type=int, help="of each kind; 20")
    add("--tasks", nargs="+", choices=TASKS, default=TASKS, help="all")
    add("--skills", nargs="+", choices=tuple(SKILLS), metavar="SKILLS", help="all")
    add("--overlaps", nargs="+", type=int, help="judgments of each item; 3 5")
    add("--each", nargs="+", type=int, help="judgments of each annotator; 40 200")
    add("--sizes", nargs="*", type=int, help="judgments in timed fits; up to 1000000")
    add("--processes", type=int, default=1, help="%(default)s")
    add("--json", type=Path, metavar="FILE", help="write the figures here, too")
    options = parser.parse_args(arguments)
    options.studies = options.studies or (3 if options.quick else 20)
    options.skills = options.skills or (list(SKILLS)[::4] if options.quick else list(SKILLS))
    options.overlaps = options.overlaps or ([3] if options.quick else [3, 5])
    options.each = options.each or ([40] if options.quick else [40, 200])
    if options.sizes is None:
        options.sizes = [2_000, 20_000] if options.quick else [2_000, 20_000, 200_000, 1_000_000]
    return options


def outcome(case: Case, number: int) -> Outcome:
    """Simulate a study of this kind, and fit it."""
    rng = np.random.default_rng([number, *map(ord, "".join(map(str, case)))])
    shares = SKILLS[case.skills](ANNOTATORS, rng)
    study = simulate(case.task, shares, case.each, case.overlap, rng)
    found = fit(study.labels, seed=number)
    estimates = [one.share for one in found.annotators]
    return Outcome(
        right=study.right(found.posterior),
        majority=majority_right(study),
        dawid_skene=dawid_skene_right(study),
        correlation=_correlation(estimates, shares),
        known=_correlation(study.accuracy(), shares),
        covered=covered(study, found),
        width=fmean(one.interval.high - one.interval.low for one in found.annotators),
    )


def covered(study: Simulated, found: Fit) -> float:
    """The share of annotators whose interval holds what is true of them."""
    both = zip(found.annotators, study.shares, strict=True)
    return fmean(one.interval.low <= share <= one.interval.high for one, share in both)


def _correlation(estimates: Sequence[float] | FloatArray, shares: FloatArray) -> float:
    """Not a number where all are the same."""
    return float(np.corrcoef(estimates, shares)[0, 1]) if np.ptp(shares) else nan


def row(case: Case, outcomes: Sequence[Outcome]) -> tuple[object, ...]:
    """A kind of study as the table shows it: means, and the standard error of what is covered."""
    means = Outcome(*(fmean(values) for values in zip(*outcomes, strict=True)))
    spread = [one.covered * 100 for one in outcomes]
    error = stdev(spread) / sqrt(len(spread)) if len(spread) > 1 else nan
    return (
        *(case.task, case.skills, case.overlap, case.each, len(outcomes)),
        *(f"{share:.2%}" for share in means[:3]),
        *(f"{value:.3f}" for value in means[3:5]),
        *(f"{means.covered:.1%}", f"{error:.1f}", means.width),
    )


def speed(judgments: int) -> Speed:
    """How long a fit of a comparison of so many judgments takes, and what memory it needs."""
    rng = np.random.default_rng(judgments)
    people, items = max(judgments // 1000, ANNOTATORS), judgments // 3
    truth, who = rng.integers(0, 4, items).repeat(3), rng.integers(0, people, items * 3)
    reports = rng.random(items * 3) < rng.uniform(0.2, 0.95, people)[who]
    said = np.where(reports, truth, rng.integers(0, 4, items * 3))
    labels = Labels(np.arange(items).repeat(3), who, said, said, options=4)
    start = time.perf_counter()
    fit(labels)
    seconds = time.perf_counter() - start
    tracemalloc.start()
    fit(labels)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Speed(len(said), people, items, 4, seconds, peak / 1e6)


if __name__ == "__main__":
    main()
