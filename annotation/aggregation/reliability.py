"""How far raters agree, beside alpha: ICC, AC2 where one answer is nearly everybody's, and the human ceiling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from annotation.aggregation.votes import Floats, Votes

BOOTSTRAPS = 300


@dataclass(frozen=True)
class Icc:
    """One-way random effects (Shrout and Fleiss 1979): `single` is ICC(1,1), `mean` ICC(1,k) for the mean of `k`
    ratings; unequal numbers of ratings through their effective mean k. None where nothing varies."""

    single: float | None
    mean: float | None
    k: float


def icc(votes: Votes) -> Icc:
    """From the items that have at least two ratings."""
    several = votes.per_item() >= 2
    used = several[votes.item]
    count = int(several.sum())
    total = int(used.sum())
    if count < 2:
        return Icc(None, None, 0.0)
    sizes = votes.per_item()[several].astype(float)
    means = votes.sum_by_item(votes.value)[several] / sizes
    everything = float(votes.value[used].mean())
    between = float((sizes * (means - everything) ** 2).sum()) / (count - 1)
    inside = (votes.value - (votes.sum_by_item(votes.value) / np.maximum(votes.per_item(), 1))[votes.item])[used]
    within = float((inside**2).sum()) / (total - count)
    k = (total - float((sizes**2).sum()) / total) / (count - 1)
    spread = between + (k - 1) * within
    if spread <= 0 or between <= 0:
        return Icc(None, None, k)
    return Icc((between - within) / spread, (between - within) / between, k)


def ac2(votes: Votes, labels: int) -> float | None:
    """Gwet's AC2 with quadratic weights; `votes.value` are places of labels, 0 to `labels` - 1.

    Any missing pattern: agreement from items with two ratings or more, chance from all (Gwet 2014). None without such
    an item or with one label.
    """
    counts = np.zeros((len(votes.items), labels))
    np.add.at(counts, (votes.item, votes.value.astype(np.int64)), 1.0)
    sizes = counts.sum(axis=1)
    several = counts[sizes >= 2]
    if labels < 2 or not len(several):
        return None
    weights = quadratic(labels)
    n = several.sum(axis=1)
    observed = float(((several * (several @ weights - 1)).sum(axis=1) / (n * (n - 1))).mean())
    share = (counts[sizes > 0] / sizes[sizes > 0, None]).mean(axis=0)
    chance = float(weights.sum() / (labels * (labels - 1)) * (share * (1 - share)).sum())
    return (observed - chance) / (1 - chance)


def quadratic(labels: int) -> npt.NDArray[np.float64]:
    steps = np.arange(labels)
    return np.asarray(1 - (steps[:, None] - steps) ** 2 / (labels - 1) ** 2)


@dataclass(frozen=True)
class Ceiling:
    """A person against the mean of the others on the same items: what a judge can be asked to reach.

    `pcc` and `mse` over all (item, rater) with another rating, `low` and `high` the 95 % interval of `pcc` from
    resampled items. None where nothing varies.
    """

    pcc: float | None
    low: float | None
    high: float | None
    mse: float | None
    ratings: int


def ceiling(votes: Votes, *, bootstraps: int = BOOTSTRAPS, seed: int = 0) -> Ceiling:
    sizes = votes.per_item()[votes.item]
    used = sizes >= 2
    if not used.any():
        return Ceiling(None, None, None, None, 0)
    own, item = votes.value[used], votes.item[used]
    others = (votes.sum_by_item(votes.value)[item] - own) / (sizes[used] - 1)
    moments = per_item_moments(item, own, others, len(votes.items))
    present = np.flatnonzero(moments[:, 0])
    moments = moments[present]
    drawn = np.random.default_rng(seed).multinomial(
        len(moments), np.full(len(moments), 1 / len(moments)), size=bootstraps
    )
    [pcc] = correlations(moments.sum(axis=0)[None])
    samples = correlations(drawn.astype(float) @ moments)
    samples = samples[np.isfinite(samples)]
    low, high = np.quantile(samples, [0.025, 0.975]) if np.isfinite(pcc) and len(samples) else (np.nan, np.nan)
    return Ceiling(number(pcc), number(low), number(high), float(((own - others) ** 2).mean()), len(own))


def per_item_moments(item: npt.NDArray[np.int64], x: Floats, y: Floats, count: int) -> npt.NDArray[np.float64]:
    """[items, 6]: n, sums of x, y, x², y², xy. A sample of items is then a sum of rows."""
    columns = [np.ones_like(x), x, y, x * x, y * y, x * y]
    return np.stack([np.bincount(item, weights=column, minlength=count) for column in columns], axis=1)


def correlations(sums: npt.NDArray[np.float64]) -> Floats:
    """Pearson per row of moments; NaN where nothing varies."""
    n, x, y, xx, yy, xy = sums.T
    over = n * xy - x * y
    under = np.sqrt(np.maximum(n * xx - x * x, 0) * np.maximum(n * yy - y * y, 0))
    return np.asarray(np.divide(over, under, out=np.full_like(over, np.nan), where=under > 1e-9))


def number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
