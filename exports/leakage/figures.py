"""Small statistics with intervals: how well one thing predicts another."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import scipy  # not scipy.stats: 45 MB more, with every Django command

Numbers = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]


def z_of(comparisons: int, level: float = 0.05) -> float:
    """The two-sided normal quantile, Bonferroni-corrected for so many comparisons."""
    return float(scipy.special.ndtri(1 - level / 2 / max(comparisons, 1)))


def auc(values: Numbers, positive: Booleans) -> float:
    """Probability that a positive's value is above a negative's, ties half (Mann-Whitney)."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (counts.cumsum() - (counts - 1) / 2)[place]
    there = int(positive.sum())
    missing = len(positive) - there
    return float((ranks[positive].sum() - there * (there + 1) / 2) / (there * missing))


def auc_error(area: float, positives: int, negatives: int) -> float:
    """Standard error of an AUC (Hanley and McNeil, Radiology 143, 1982)."""
    area = max(area, 1 - area)
    one, two = area / (2 - area), 2 * area * area / (1 + area)
    spread = area * (1 - area) + (positives - 1) * (one - area * area) + (negatives - 1) * (two - area * area)
    return math.sqrt(max(spread, 0.0) / (positives * negatives))


def pearson(one: Numbers, other: Numbers) -> float | None:
    """Pearson correlation; None where one of the two does not vary."""
    if len(one) < 3 or np.ptp(one) < 1e-12 or np.ptp(other) < 1e-12:
        return None
    return float(np.corrcoef(one, other)[0, 1])


def pearson_low(value: float, count: int, z: float = 1.96) -> float:
    """Lower end of its interval by Fisher's transformation."""
    if count <= 3:
        return -1.0
    return math.tanh(math.atanh(min(max(value, -0.999999), 0.999999)) - z / math.sqrt(count - 3))


def rounded(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else round(value, 4)
