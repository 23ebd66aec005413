"""Predicted scores against people's: correlations and errors."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import scipy.stats

Floats = npt.NDArray[np.float64]
Metric = Callable[[Floats, Floats], "float | None"]


def pcc(predicted: Floats, true: Floats) -> float | None:
    """Pearson's correlation; None where one side never varies."""
    return correlated(scipy.stats.pearsonr, predicted, true)


def srcc(predicted: Floats, true: Floats) -> float | None:
    """Spearman's rank correlation, ties at their mean rank."""
    return correlated(scipy.stats.spearmanr, predicted, true)


def kendall(predicted: Floats, true: Floats) -> float | None:
    """Kendall's tau-b."""
    return correlated(scipy.stats.kendalltau, predicted, true)


def correlated(measure: Callable[..., object], predicted: Floats, true: Floats) -> float | None:
    if len(predicted) < 2 or np.ptp(predicted) == 0 or np.ptp(true) == 0:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", scipy.stats.NearConstantInputWarning)
        value = float(measure(predicted, true).statistic)  # type: ignore[attr-defined]
    return value if np.isfinite(value) else None


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
