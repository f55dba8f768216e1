"""Kinds of models: what tells those of a sweep apart beside their step, and so their lines.

A model may be of several kinds, and stands in the lines of all of them: what they all started from,
and SIT without safety demonstrations, the control of whatever demonstrations are added.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from annotate.evaluating.sheets import Model
from annotate.evaluating.starts import start_of

Kinds = Mapping[str, tuple[str, ...]]  # by generator, in words
_Parts = tuple[str, ...]  # of a kind, in words


def of_demonstrations(models: Sequence[Model]) -> Kinds:
    """Runs of SIT by the format of their demonstrations, their start and their data."""
    shown = [one for one in models if safety_of(one)]
    parts = {one.generator: [(format_of(one), start_of(one), one.learned)] for one in shown}
    for one in models:
        if not safety_of(one):
            of = [parts[other.generator] for other in shown if _is_control(one, other)]
            parts[one.generator] = list(chain(*of)) or [("", start_of(one), one.learned)]
    return _named(models, parts)


def of_rounds(models: Sequence[Model]) -> Kinds:
    """Runs of chains by how these began: from which model, with which settings, from what data.

    RAFT learns from the samples of its start, which go by the seed, so there it is whose picks.
    """
    firsts = [one.first or one for one in models]
    differing = _differing(firsts)
    parts = {
        one.generator: [
            (
                f"from {start_of(first)}",
                ", ".join(_setting(first, name) for name in differing),
                one.learned if one.method == "raft" else first.learned,
            )
        ]
        for one, first in zip(models, firsts, strict=True)
    }
    return _named(models, parts)


def starts(models: Iterable[Model]) -> set[str]:
    """The generators that models started from."""
    return {start_of(model) for model in models}


def safety_of(model: Model) -> int:
    """How many safety demonstrations a run of SIT was asked to add."""
    return int(model.settings.get("safety", 0))


def format_of(model: Model) -> str:
    """How the prompts of demonstrations are put."""
    return str(model.settings.get("format", "given"))


def _named(models: Sequence[Model], parts: Mapping[str, Sequence[_Parts]]) -> Kinds:
    """Kinds by those of their parts that are not the same in all; starts are of all their kinds."""
    every = set(chain(*parts.values()))
    differing = [at for at, said in enumerate(zip(*every, strict=True)) if len({*said} - {""}) > 1]
    kinds = {
        name: tuple(dict.fromkeys(", ".join(filter(None, (one[at] for at in differing)))
                                  for one in some))
        for name, some in parts.items()
    }  # fmt: skip
    for start in starts(models) - parts.keys():
        begun = (kinds[one.generator] for one in models if start_of(one) == start)
        kinds[start] = tuple(dict.fromkeys(chain(*begun)))
    return kinds


def _is_control(one: Model, other: Model) -> bool:
    """Whether a run without demonstrations has the start and the general data of another."""
    same_data = f"{other.learned} + ".startswith(f"{one.learned} + ")
    return same_data and start_of(one) == start_of(other)


def _differing(models: Sequence[Model]) -> list[str]:
    """The settings that are not the same in all; the seed is none."""
    names = dict.fromkeys(name for one in models for name in one.settings if name != "seed")
    return [name for name in names if len({_setting(one, name) for one in models}) > 1]


def _setting(model: Model, name: str) -> str:
    return f"{name.replace('_', ' ')} {model.settings.get(name, '-')}"
