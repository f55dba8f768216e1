"""The command of a run, to be copied into a terminal: to make it again, or to let it go on."""

from collections.abc import Iterator
from shlex import quote

from annotate import access, runs
from annotate.runs import Run
from db import rounds
from db.connection import Study

STUDY, OUT = "STUDY.db", "OUT"


def resume(study: Study, run: Run) -> str:
    """What lets a run go on that was stopped; of a round, the round's own. For researchers."""
    access.require(study, "researcher")
    of = rounds.training(study, run.folder) if run.folder else None
    if of is not None:
        return f"train round go {quote(of.chain)} --db {STUDY}"
    return f"{_train(study, run, run.folder or OUT)} --resume"


def again(study: Study, run: Run) -> str:
    """What makes the same run once more, in a directory of its own. For researchers."""
    access.require(study, "researcher")
    return _train(study, run, OUT)


def _train(study: Study, run: Run, out: str) -> str:
    words = ["train", run.method, "--db", STUDY, *_data(study, run), *_start(run)]
    words += [word for option in _settings(run) for word in option]
    return " ".join(map(quote, [*words, "--out", out]))


def _data(study: Study, run: Run) -> list[str]:
    """The datasets as the method's command names them: those of a mix have options of their own."""
    if run.method != "sit":
        return ["--dataset", run.dataset]
    beside = runs.datasets(study, run.id)[1:]
    return ["--general", run.dataset, *(["--safety-data", *beside] if beside else [])]


def _start(run: Run) -> list[str]:
    if run.parent_id is not None:
        return ["--from-run", str(run.parent_id)]
    return ["--model", run.base_model]


def _settings(run: Run) -> Iterator[tuple[str, ...]]:
    for name, value in runs.settings(run).items():
        option = name.replace("_", "-")
        if isinstance(value, bool):
            yield (f"--{option}" if value else f"--no-{option}",)
        elif isinstance(value, list):
            yield (f"--{option}", ",".join(map(str, value)))
        elif value is not None:
            yield (f"--{option}", str(value))
