"""The plan: which models are trained, and what is asked of them, as both papers did in large.

It is done in stages, each with its own evaluation. The headline rows come first: SIT with the most
demonstrations, DPO and RAFT. SIT with fewer demonstrations follows, then more seeds of the headline
rows.

What the papers compare is compared here on the same prompts and with the same budget: RAFT and DPO
learn from the same prompts, RAFT four times from a pick of each and DPO twice from both answers of
a pair, and RAFT makes enough steps to leave its warm-up. RAFT is ranked by a reward model, and by a
classifier of what people called safe, which is the best there is to say of new samples what people
would. Both judge the models, too: the refusal rules alone had no part in what was learned.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from train.reproducing import trainings
from train.reproducing.files import Files
from train.reproducing.sizes import Size
from train.reproducing.steps import Argument, RunOf, Step
from train.reproducing.trainings import Trained


class Stage(NamedTuple):
    """Models that are trained and then asked, and the commands that do all of it."""

    models: tuple[Trained, ...]
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        return f"{', '.join(one.row for one in self.models)} (seed {self.models[0].seed})"


def stages(files: Files, size: Size, model: str, out: Path) -> list[Stage]:
    """The whole reproduction as commands; `model` is the base model, asked in the first stage."""
    first, *more = size.seeds
    *fewer, most = sorted(size.demonstrations)
    every = trainings.models(size, out)

    def stage(name: str, trained: Iterable[Step], asked: tuple[Argument, ...] = ()) -> Stage:
        steps = [*trained]
        folders = {step.folder for step in steps}
        models = tuple(one for one in every if one.folder in folders)
        runs = [part for one in models for part in ("--run", RunOf(one.folder))]
        evaluation = _evaluation(files, size, (*asked, *runs), out, name)
        return Stage(models, (*steps, evaluation, *_report(out, name)))

    def headline(seed: int) -> Iterator[Step]:
        yield trainings.sit(size, model, out, seed, most)
        yield trainings.dpo(size, model, out, seed)
        yield from trainings.raft(size, model, out, seed)

    before = (*_data(files), *_judges(model, out))
    found = [stage(str(first), (*before, *headline(first)), ("--model", model))]
    if fewer:
        found += [stage("fewer", [trainings.sit(size, model, out, first, n) for n in fewer])]
    return [*found, *(stage(str(seed), headline(seed)) for seed in more)]


def _data(files: Files) -> Iterator[Step]:
    for name, source, task in (
        ("general", files.general, "demonstrate"),
        ("safety", files.safety, "demonstrate"),
        ("pairs", files.pairs, "compare"),
        ("red-team", files.red_team, "compare"),
    ):
        imported = ("import", source, "--project", name, "--task", task, "--labels", "keep")
        yield Step(f"import-{name}", "annotate", imported)
    for one in files.benchmarks:
        added = ("benchmark", "add", one.file, "--name", one.name, "--kind", one.kind)
        yield Step(f"benchmark-{one.name}", "train", added)
    for name, project, *more in (
        ("general", "general", "--validation", "0.05"),
        ("safety", "safety", "--validation", "0.05"),
        ("pairs", "pairs", "--validation", "0.05", "--test", "0.1"),
        ("red-team", "red-team"),
        ("ratings", "pairs", "--content", "ratings", "--test", "0.1"),
    ):
        built = ("dataset", "build", name, "--project", project, *more)
        yield Step(f"dataset-{name}", "annotate", built)


def _judges(model: str, out: Path) -> Iterator[Step]:
    """Those that learn from the pairs, then all on what was held out of these."""
    yield Step("classifier", "train", ("classifier", "--dataset", "ratings", "--model", model))
    folder = out / "reward"
    arguments: tuple[Argument, ...] = (
        "reward", "--model", model, "--dataset", "pairs", "--only-head",
        "--out", folder,
    )  # fmt: skip
    yield Step("reward", "train", arguments, folder)
    held_out = ("--dataset", "ratings", "--split", "test")
    yield Step("judge", "train", ("judge", *_asked(out), *held_out))


def _asked(out: Path) -> tuple[Argument, ...]:
    reward = RunOf(out / "reward", "reward:run {}")
    return ("--judge", "rules", "--judge", trainings.JUDGE, "--judge", reward)


def _evaluation(
    files: Files, size: Size, models: tuple[Argument, ...], out: Path, name: str
) -> Step:
    """The models of a stage on all benchmarks by all judges."""
    benchmarks = [part for one in files.benchmarks for part in ("--benchmark", one.name)]
    limit = ("--max-new-tokens", str(size.max_new_tokens))
    arguments = ("evaluate", *models, *benchmarks, *_asked(out), *limit)
    return Step(f"evaluate-{name}", "train", arguments)


def _report(out: Path, name: str) -> Iterator[Step]:
    for kind in ("html", "md"):
        written = ("report", "--out", out / f"report.{kind}")
        yield Step(f"report-{kind}-{name}", "train", written)
