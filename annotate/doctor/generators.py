"""Generators: whether one model's responses win always, so that its manner is what is learned."""

from collections import Counter
from collections.abc import Iterator

from annotate.doctor.checking import figures, told_interval
from annotate.doctor.findings import Finding
from annotate.intervals import wilson
from db import dataset_facts
from db.connection import Study

CHECK = "generators"
FEWEST = 20  # pairs, of which a share says something
ALWAYS, MOSTLY = 0.9, 0.8  # shares that warn, and that are noted


def generators(study: Study, dataset_id: int) -> Iterator[Finding]:
    """Generators that are preferred to others so often that nothing else need be learned."""
    won: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for winner, loser, rows in dataset_facts.bouts(study, dataset_id):
        won[winner] += rows
        met.update({winner: rows, loser: rows})
    for name, of in sorted(met.items()):
        share = won[name] / of
        if of < FEWEST or share < MOSTLY or wilson(won[name], of).low <= 0.5:
            continue
        yield Finding(
            CHECK,
            "warn" if share >= ALWAYS else "note",
            f"Responses of {name!r} are chosen in {told_interval(won[name], of, 'pairs')} against "
            "those of others: to tell it by its manner is enough to choose right.",
            "Add pairs of one generator's responses, or of others as good, so that what is said "
            "decides and not who says it.",
            (),
            figures(won[name], of) | {"generator": name},
        )
