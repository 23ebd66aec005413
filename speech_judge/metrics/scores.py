"""Predicted scores against people's: correlations and errors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import scipy.stats

Floats = npt.NDArray[np.float64]
Metric = Callable[[Floats, Floats], "float | None"]


def pcc(predicted: Floats, true: Floats) -> float | None:
    """Pearson's correlation; None where one side never varies."""
    return correlated(pearson, predicted, true)


def srcc(predicted: Floats, true: Floats) -> float | None:
    """Spearman's rank correlation, ties at their mean rank."""
    return correlated(lambda one, other: pearson(ranks(one), ranks(other)), predicted, true)


def kendall(predicted: Floats, true: Floats) -> float | None:
    """Kendall's tau-b."""
    return correlated(lambda one, other: float(scipy.stats.kendalltau(one, other).statistic), predicted, true)


def correlated(measure: Callable[[Floats, Floats], float], predicted: Floats, true: Floats) -> float | None:
    if len(predicted) < 2 or not (np.ptp(predicted) > 0 and np.ptp(true) > 0):  # a NaN varies in no direction
        return None
    value = measure(predicted, true)
    return value if np.isfinite(value) else None


def pearson(one: Floats, other: Floats) -> float:
    """scipy's works out a p-value with it, thirty times slower: a bootstrap asks for thousands and no p-value."""
    one, other = one - one.mean(), other - other.mean()
    scale = float(np.sqrt((one @ one) * (other @ other)))
    return min(max(float(one @ other) / scale, -1.0), 1.0) if scale else float("nan")


def ranks(values: Floats) -> Floats:
    """From 1; equal values share the mean of their ranks."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last: Floats = np.cumsum(count, dtype=np.float64)
    return (last - (count - 1) / 2)[place]


def mse(predicted: Floats, true: Floats) -> float | None:
    return float(((predicted - true) ** 2).mean()) if len(true) else None


def rmse(predicted: Floats, true: Floats) -> float | None:
    squared = mse(predicted, true)
    return None if squared is None else squared**0.5


def mae(predicted: Floats, true: Floats) -> float | None:
    return float(np.abs(predicted - true).mean()) if len(true) else None


def mapped_rmse(predicted: Floats, true: Floats) -> float | None:
    """RMSE after the best first-order mapping of the predictions (ITU-T P.1401), which forgives scale and offset."""
    if len(true) < 2 or np.ptp(predicted) == 0:
        return None
    slope, offset = np.polyfit(predicted, true, 1)
    return rmse(slope * predicted + offset, true)


SCORE_METRICS: dict[str, Metric] = {
    "pcc": pcc,
    "srcc": srcc,
    "kendall": kendall,
    "mse": mse,
    "rmse": rmse,
    "mae": mae,
    "mapped_rmse": mapped_rmse,
}
