"""Sides: whether people chose the response on the left more often than sides drawn by lot allow."""

from collections.abc import Iterator

from annotate.doctor.checking import figures, told_interval
from annotate.doctor.findings import Finding
from annotate.exact_tests import mcnemar
from db import dataset_facts
from db.connection import Study

CHECK = "sides"
FEWEST = 20  # judgments, of which a share says something
CHANCE, RARE = 0.05, 0.001  # how likely as great a lean is by lot alone: a note, a warning


def sides(study: Study, dataset_id: int) -> Iterator[Finding]:
    """A lean to one side of the judgments behind the rows."""
    left, of = dataset_facts.sides(study, dataset_id)
    p = mcnemar(left, of - left)  # of a fair coin, exactly
    if of < FEWEST or p >= CHANCE:
        return
    yield Finding(
        CHECK,
        "warn" if p < RARE else "note",
        f"The response on the left was chosen in {told_interval(left, of, 'judgments')} behind the "
        f"rows. The sides are drawn, so half is expected; a lean as great comes of chance with "
        f"p = {p:.2g}.",
        "See whose it is on the page Label quality. Labels of several people on each item, with "
        "sides the other way round, even it out: raise the overlap and build with --minimum 2.",
        (),
        figures(left, of) | {"p": p},
    )
