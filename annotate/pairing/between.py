"""Between models: what one answered beside what another did."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from annotate.datasets.seeded import draw
from annotate.errors import BadPairing
from annotate.pairing.groups import Group, key, shuffled
from db.candidates import Candidate, Prompt
from db.projects import Task

Numbered = dict[tuple[int, int], Candidate]


@dataclass(frozen=True)
class Between:
    """Sample 0 of one model beside sample 0 of the other, then 1 beside 1, and so on.

    `pairs` names the models, two by two; none are all that answered. `drawn`, which samples meet is
    drawn by the seed. Of several pairs of models each has the same chance to be taken first.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    drawn: bool = False
    task: Task = "compare"
    scorer: str | None = None

    def __post_init__(self) -> None:
        """Raise BadPairing for a model beside itself."""
        for first, second in self.pairs:
            if first == second:
                raise BadPairing(f"{first!r} is one model. Pair its samples: --within {first!r}.")

    @property
    def generators(self) -> tuple[str, ...] | None:
        """All that are named."""
        return tuple(dict.fromkeys(name for pair in self.pairs for name in pair)) or None

    @property
    def by_number(self) -> bool:
        """Unless it is drawn which samples meet."""
        return not self.drawn

    def groups(self, prompt: Prompt, seed: int) -> Iterator[Group]:
        """First every pair of models with their first samples, then with their second, ..."""
        of = _by_generator(prompt.candidates)
        if self.drawn:
            of = {name: _drawn(samples, prompt, seed) for name, samples in of.items()}
        met = [
            (number, draw(seed, f"{prompt.hash} {first!r} {second!r}"), first, second)
            for first, second in self.pairs or combinations(sorted(of), 2)
            for number in of.get(first, {}).keys() & of.get(second, {}).keys()
        ]
        for number, _, first, second in sorted(met):
            pair = of[first][number], of[second][number]
            yield Group(pair, fault="identical" if key(pair[0]) == key(pair[1]) else None)

    def describe(self) -> str:
        """As ``between base and run 7``."""
        named = ", ".join(f"{first} and {second}" for first, second in self.pairs)
        return f"between {named or 'all models'}"


def _by_generator(candidates: tuple[Candidate, ...]) -> dict[str, Numbered]:
    """The samples of each generator, by their numbers.

    Imported ones all have the number 0: these are told apart by a second one.
    """
    found: dict[str, Numbered] = {}
    seen: Counter[tuple[str, int]] = Counter()
    for one in candidates:
        place = one.generator, one.sample
        found.setdefault(one.generator, {})[one.sample, seen[place]] = one
        seen[place] += 1
    return found


def _drawn(samples: Numbered, prompt: Prompt, seed: int) -> Numbered:
    """The same samples under numbers that say nothing."""
    return {(n, 0): one for n, one in enumerate(shuffled(samples.values(), prompt, seed))}
