"""The reference of KTO: log-probabilities of rated responses under the model as it was.

They are kept in the study (:mod:`db.reference_logps`), computed once for all epochs, sweeps of
settings and runs that are begun again. They are known by the content of the whole batch: in another
batch sums are rounded otherwise, and a model that has not moved must have a reward of exactly 0.
"""

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

from datasets import Dataset

from db import reference_logps
from db.connection import open_study, transaction
from db.errors import StudyBusy
from train.packed.packing import cut
from train.pairs.reference import Share, key
from train.ratings.rating_batches import REFERENCE, Row, Scored

Keys = tuple[str, str]  # of a response to its own prompt, and of the one it is mismatched with


def referenced(
    dataset: Dataset,
    score: Callable[[Sequence[Row]], Scored],
    database: Path,
    policy: str,
    *,
    at_a_time: int,
    limit: int | None,
    share: Share,
) -> Dataset:
    """The rows with what the policy makes of them, in batches of `at_a_time` as they are trained.

    What the study knows is read; the rest is scored and stored, each batch in a transaction of its
    own, or with the next where the study is busy. Several processes share the work. `limit` is
    where rows are cut, in tokens. Raises StudyBusy where it is busy to the end.
    """
    rows: list[Row] = list(dataset)
    batches = [rows[start : start + at_a_time] for start in range(0, len(rows), at_a_time)]
    keys = [_keys(batch, limit) for batch in batches]
    own = slice(share.number, None, share.processes)
    found: dict[str, float] = {}
    for batch, of_batch in zip(batches[own], keys[own], strict=True):
        if not _known(database, policy, of_batch[-1:]):
            found |= _scored(of_batch, score(batch))
            with contextlib.suppress(StudyBusy):
                _store(database, policy, found)
    if found:
        _store(database, policy, found)
    share.wait()
    every = [both for of_batch in keys for both in of_batch]
    known = _known(database, policy, every)
    for column, of in zip(REFERENCE, zip(*every, strict=True), strict=True):
        dataset = dataset.add_column(column, [known[one] for one in of])
    return dataset


def _keys(batch: Sequence[Row], limit: int | None) -> list[Keys]:
    hashed = hashlib.sha256()
    for row in batch:
        for answer in ("completion_ids", "KL_completion_ids"):
            hashed.update(key(*cut(row, limit, (answer,))).encode())
    found = hashed.hexdigest()
    return [(f"{found} {number}", f"{found} {number} KL") for number in range(len(batch))]


def _known(database: Path, policy: str, keys: Sequence[Keys]) -> dict[str, float]:
    with open_study(database) as study:
        return reference_logps.known(study, policy, {*chain.from_iterable(keys)})


def _scored(keys: Sequence[Keys], scored: Scored) -> dict[str, float]:
    own, mismatched = zip(*keys, strict=True)
    values = (*scored.logps.tolist(), *scored.mismatched.tolist())
    return dict(zip((*own, *mismatched), values, strict=True))


def _store(database: Path, policy: str, found: dict[str, float]) -> None:
    """Store what was found; in a transaction."""
    with open_study(database) as study, transaction(study):
        reference_logps.add(study, policy, found)
    found.clear()
