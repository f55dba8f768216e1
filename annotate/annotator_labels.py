"""What annotators said, as arrays, and how it is laid out to be counted fast."""

from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.intp]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


class Labels(NamedTuple):
    """One entry per judgment, in four arrays of the same length; everything counts from 0.

    items: which item. annotators: who. said: the option they gave, in terms of the item (compare:
    0 the first response, 1 the second, 2 a tie, 3 both bad; rate: 0 good, 1 bad; rank: the
    response, and none last). seen: the same as it stood on the screen (compare: 0 left, 1 right,
    2, 3; rate: as said; rank: the place, and none last). options: how many there are. possible:
    (items, options), which of them an item has, where items differ; None: each has all. Of an
    item with fewer responses, the places on the screen are those that it has responses for.
    """

    items: IntArray
    annotators: IntArray
    said: IntArray
    seen: IntArray
    options: int
    possible: BoolArray | None = None


class Layout(NamedTuple):
    """Labels made ready: judgments point into two flat tables.

    A kind is a set of possible options: mostly there is one. items, said: of each judgment. vote:
    where it counts in (items, options). habit: where it counts in (annotators, kinds, options).
    kinds: of each item. options: (kinds, options), 1.0 where a kind has the option. given: the
    table of `habit`, filled with how many judgments there are.
    """

    items: IntArray
    said: IntArray
    vote: IntArray
    habit: IntArray
    kinds: IntArray
    options: FloatArray
    given: IntArray

    def of(self, wanted: BoolArray) -> "Layout":
        """The layout of some items only, numbered anew, and of all annotators."""
        rows = wanted[self.items]
        items, said = (np.cumsum(wanted) - 1)[self.items[rows]], self.said[rows]
        return self._replace(
            items=items,
            said=said,
            vote=items * self.options.shape[1] + said,
            habit=self.habit[rows],
            kinds=self.kinds[wanted],
            given=tabled(self.habit[rows], self.given.shape),
        )


def tabled(cells: IntArray, shape: tuple[int, ...]) -> IntArray:
    """A table of how often each of its cells is named."""
    return np.bincount(cells, minlength=prod(shape)).reshape(shape)


def laid_out(labels: Labels) -> Layout:
    """The layout of labels; raises ValueError where they contradict themselves."""
    possible = _possible(labels)
    _check(labels, possible)
    packed, kinds = np.unique(np.packbits(possible, axis=1), axis=0, return_inverse=True)
    options = np.unpackbits(packed, axis=1, count=labels.options).astype(np.float64)
    people = int(labels.annotators.max(initial=-1)) + 1
    habit = (labels.annotators * len(options) + kinds[labels.items]) * labels.options + labels.seen
    return Layout(
        items=labels.items,
        said=labels.said,
        vote=labels.items * labels.options + labels.said,
        habit=habit,
        kinds=kinds,
        options=options,
        given=tabled(habit, (people, *options.shape)),
    )


def _possible(labels: Labels) -> BoolArray:
    if labels.possible is not None:
        return labels.possible
    return np.ones((int(labels.items.max(initial=-1)) + 1, labels.options), dtype=np.bool_)


def _check(labels: Labels, possible: BoolArray) -> None:
    arrays = labels[:4]
    if len({len(array) for array in arrays}) != 1:
        raise ValueError("items, annotators, said and seen must have the same length")
    if any(array.min(initial=0) < 0 for array in arrays):
        raise ValueError("labels count from 0")
    if possible.shape[1:] != (labels.options,) or labels.items.max(initial=-1) >= len(possible):
        raise ValueError("possible must have a row for each item and a column for each option")
    if not possible.any(axis=1).all():
        raise ValueError("an item has no option at all")
    for answers in (labels.said, labels.seen):
        if answers.max(initial=-1) >= labels.options or not possible[labels.items, answers].all():
            raise ValueError("an answer is not among the options of its item")
