"""Datasets: judgments, through the one rule, into immutable snapshots with ledger and lineage.

:class:`~db.criteria.Criteria` say what to make one of; :func:`build` makes it.
"""

from annotate.datasets.building import build, preview, rebuild
from db.criteria import Criteria

__all__ = ["Criteria", "build", "preview", "rebuild"]
