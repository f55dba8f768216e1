"""Pairing: responses that models gave become items to compare, rank, rate or demonstrate.

A *way* says which responses of a prompt meet; :func:`pair` makes the items::

    pair(study, "pairs", Between((("base", "run 7"),)), Settings(per_prompt=2, seed=1))
"""

from annotate.pairing.asking import Settings
from annotate.pairing.between import Between
from annotate.pairing.groups import Way
from annotate.pairing.ledger import Ledger
from annotate.pairing.making import Report, pair
from annotate.pairing.samples import Alone, Bare, Together, Within
from annotate.pairing.scored import BestWorst, Nearest

__all__ = [
    "Alone", "Bare", "BestWorst", "Between", "Ledger", "Nearest", "Report", "Settings", "Together",
    "Way", "Within", "pair",
]  # fmt: skip
