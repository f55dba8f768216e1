"""The rows of DPO: conversations with their weights or soft labels, where these are asked for."""

from collections.abc import Sequence
from statistics import fmean
from typing import Any, Literal

from db import trl
from db.dataset_rows import Preference

Weights = Literal["none", "agreement", "soft"]


def of(pairs: Sequence[Preference], weights: Weights) -> list[dict[str, Any]]:
    """Pairs as the trainer takes them.

    ``agreement``: a pair weighs as much as people agreed on it, 1 on average, so that the learning
    rate means what it does without. ``soft``: the label is believed as far as people agreed on it;
    a pair on which they were divided teaches that neither is better.
    """
    mean = fmean(pair.weight for pair in pairs) if pairs else 1.0
    rows: list[dict[str, Any]] = []
    for pair in pairs:
        row: dict[str, Any] = {**trl.conversational(pair)}
        if weights == "agreement":
            row["weight"] = pair.weight / mean
        elif weights == "soft":
            row["agreement"] = max(pair.weight, 0.5)
        rows.append(row)
    return rows
