"""Sketches: MinHash signatures of texts, by which those that are nearly the same are found.

Two texts are as similar as the share of their parts, of five characters each, that they have in
common (Jaccard). Signatures of 120 numbers estimate it to about 0.04, take 480 bytes a text, and
are compared only where one of 20 bands of six numbers is equal, so that a hundred thousand texts
take seconds: two texts with a similarity of 0.8 meet so with 99.8%, of 0.5 with 27%.
"""

from collections.abc import Iterator
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from datasketch import MinHash
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint32]

BANDS, EACH = 20, 6
NUMBERS = BANDS * EACH
PART = 5  # characters
LONGEST = 4_000  # characters of a text that are looked at
_MIX = 0x9E3779B1  # mixes the characters of a part; odd, so nothing is lost of the last one
_AT_ONCE = 100_000  # signatures compared at a time


class Twins(NamedTuple):
    """Two texts, by the order in which they were added, and how similar they are (estimated)."""

    first: int
    second: int
    similarity: float


def available() -> bool:
    """Whether the package is installed that makes signatures."""
    return find_spec("datasketch") is not None


class Sketches:
    """Signatures of texts; they are numbered from 0 as they are added."""

    def __init__(self) -> None:
        self._signatures = bytearray()
        self._count = 0

    @cached_property
    def _empty(self) -> "MinHash":
        from datasketch import MinHash  # brings scipy, which takes a second

        return MinHash(NUMBERS, hashfunc=int)

    def add(self, text: str) -> int:
        """Add a text, which should be normalised; returns its number."""
        signature = self._empty.copy()
        signature.update_batch(_parts(text[:LONGEST]).tolist())
        self._signatures += signature.hashvalues.tobytes()
        self._count += 1
        return self._count - 1

    def twins(self, least: float) -> Iterator[Twins]:
        """Texts that are as similar as `least` or more, each two once.

        Where many texts share a band, each is compared with the first and with the one before it,
        so that a crowd of equal ones costs no more than its number.
        """
        import numpy as np

        if self._count < 2:
            return
        all_ = np.frombuffer(self._signatures, np.uint32).reshape(self._count, NUMBERS)
        met = np.unique(np.concatenate([_meetings(all_, band) for band in range(BANDS)]), axis=0)
        for start in range(0, len(met), _AT_ONCE):
            first, second = met[start : start + _AT_ONCE].T
            similarity = (all_[first] == all_[second]).mean(axis=1)
            for at in np.flatnonzero(similarity >= least):
                yield Twins(int(first[at]), int(second[at]), float(similarity[at]))


def _parts(text: str) -> "Numbers":
    """A number for each part of a text; of a shorter text for the whole."""
    import numpy as np

    characters = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)
    many = max(len(characters) - PART + 1, 1)
    parts = np.zeros(many, np.uint64)
    for at in range(min(PART, len(characters))):
        parts = parts * np.uint64(_MIX) + characters[at : at + many]
    return (parts ^ (parts >> np.uint64(32))).astype(np.uint32)


def _meetings(all_: "Numbers", band: int) -> "NDArray[np.int64]":
    """Pairs of texts with equal numbers in a band: each with the first, and with the one before."""
    import numpy as np

    numbers = np.ascontiguousarray(all_[:, band * EACH : (band + 1) * EACH])
    keys = numbers.view([("", np.uint32)] * EACH).ravel()
    order = np.argsort(keys, kind="stable")
    same = keys[order][1:] == keys[order][:-1]
    later = np.flatnonzero(same) + 1
    starts = np.where(np.concatenate([[False], same]), 0, np.arange(len(order)))
    firsts = np.maximum.accumulate(starts)[later]
    found = np.concatenate(
        [
            np.stack([order[firsts], order[later]], axis=1),
            np.stack([order[later - 1], order[later]], axis=1),
        ]
    )
    return np.sort(found, axis=1)
