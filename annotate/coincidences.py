"""What agreement needs of each unit, and the figures made of its sums, for many sums at once."""

import numpy as np

from annotate.resampling import Numbers, Whole


def equal_pairs(counts: Whole) -> Numbers:
    """Of each unit's pairs of answers the share that is equal; `counts` is units by values."""
    answers = counts.sum(axis=1)
    equal: Numbers = (counts * (counts - 1)).sum(axis=1) / (answers * (answers - 1))
    return equal


def coincidences(counts: Whole) -> Numbers:
    """Each unit's matrix of coincidences: its pairs of answers, so that an answer weighs 1."""
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs -= counts[:, :, None] * np.eye(counts.shape[1], dtype=np.int64)
    found: Numbers = pairs / (counts.sum(axis=1) - 1)[:, None, None]
    return found


def alphas(together: Numbers, ordinal: bool) -> Numbers:
    """Krippendorff's alpha of each matrix of coincidences; NaN where it holds one value only.

    The distance of two values on an ordinal scale is that of their mean ranks, squared.
    """
    each = together.sum(axis=2)
    mean_ranks = each.cumsum(axis=1) - each / 2
    apart = _squared(mean_ranks) if ordinal else _unequal(each.shape[1])
    answers = each.sum(axis=1)
    expected = (each[:, :, None] * each[:, None, :] * apart).sum(axis=(1, 2))
    observed = (together * apart).sum(axis=(1, 2)) * (answers - 1)
    return _beyond_chance(observed, expected)


def cohens_kappas(together: Numbers, scale: Numbers | None) -> Numbers:
    """Cohen's kappa of each table of first by second; NaN where both have one value only.

    Weighted by squared distance on the `scale` of the values, if they have one.
    """
    apart = _unequal(together.shape[1]) if scale is None else _squared(scale[None])[0]
    firsts, seconds = together.sum(axis=2), together.sum(axis=1)
    expected = (firsts[:, :, None] * seconds[:, None, :] * apart).sum(axis=(1, 2))
    observed = (together * apart).sum(axis=(1, 2)) * firsts.sum(axis=1)
    return _beyond_chance(observed, expected)


def _unequal(values: int) -> Numbers:
    return 1.0 - np.eye(values)


def _squared(scales: Numbers) -> Numbers:
    apart: Numbers = (scales[:, :, None] - scales[:, None, :]) ** 2
    return apart


def _beyond_chance(observed: Numbers, expected: Numbers) -> Numbers:
    """How much less people disagree than chance would have it; NaN where chance has none of it."""
    return 1.0 - ratios(observed, expected, np.nan)


def ratios(numerators: Numbers, denominators: Numbers, otherwise: float) -> Numbers:
    """The ratios, and `otherwise` where the denominator is 0."""
    result = np.full_like(numerators, otherwise)
    return np.divide(numerators, denominators, out=result, where=denominators > 0)
