"""The way of pairing that options of a command say together."""

from dataclasses import dataclass

from annotate.errors import BadPairing
from annotate.pairing.between import Between
from annotate.pairing.groups import Way
from annotate.pairing.samples import Alone, Bare, Together, Within
from annotate.pairing.scored import BestWorst, Nearest
from db.projects import Task


@dataclass(frozen=True)
class Options:
    """What was given; `generators` are those of --from."""

    between: tuple[tuple[str, str], ...] = ()
    between_all: bool = False
    within: str | None = None
    best_worst: str | None = None
    nearest: str | None = None
    generators: tuple[str, ...] = ()
    drawn: bool = False
    min_gap: float | None = None
    k: int | None = None


_WAYS = ("between", "between_all", "within", "best_worst", "nearest")
_GOES_WITH = {  # what means nothing without one of these
    "drawn": ("between", "between_all"),
    "min_gap": ("best_worst",),
    "k": ("rank",),
    "generators": ("best_worst", "nearest", "rank", "rate", "demonstrate"),
}


def way_of(task: Task, options: Options) -> Way:
    """The way that options say for a task; raises BadPairing where they say none, or several."""
    given = [name for name in _WAYS if getattr(options, name)]
    if task == "compare" and len(given) != 1:
        raise BadPairing(
            f"{'Nothing says' if not given else _named(given) + ' together do not say'} which "
            "responses to compare. Give one of --between A B, --between-all, --within A, "
            "--best-worst SCORER and --nearest SCORER."
        )
    if task != "compare" and given:
        raise BadPairing(
            f"{_named(given)} makes pairs to compare, and the task is {task}. Say whose responses "
            "with --from, or give --task compare."
        )
    for name, ways in _GOES_WITH.items():
        if getattr(options, name) not in (None, False, ()) and not {*given, task} & {*ways}:
            raise BadPairing(f"{_named([name])} goes with {_named(ways)} only. Leave it out.")
    return _comparing(options) if task == "compare" else _others(task, options)


def _comparing(options: Options) -> Way:
    models = options.generators or None
    if options.within is not None:
        return Within(options.within)
    if options.best_worst is not None:
        return BestWorst(options.best_worst, models, options.min_gap or 0.0)
    if options.nearest is not None:
        return Nearest(options.nearest, models)
    return Between(options.between, options.drawn)


def _others(task: Task, options: Options) -> Way:
    if task == "demonstrate":
        return Alone(options.generators, task) if options.generators else Bare()
    if not options.generators:
        raise BadPairing(f"Nothing says whose responses to {task}. Give --from NAME.")
    if task == "rank":
        return Together(options.generators, options.k or 8)
    return Alone(options.generators)


def _named(names: list[str] | tuple[str, ...]) -> str:
    """As they are typed."""
    tasks = ("rank", "rate", "demonstrate")
    typed = {"generators": "--from", **{task: f"--task {task}" for task in tasks}}
    return " and ".join(typed.get(name, f"--{name.replace('_', '-')}") for name in names)
