"""Krippendorff's alpha of a table of ratings: the same figure that Earshot reports for people, without its code."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt


def alpha(table: npt.NDArray[np.float64], level: Literal["nominal", "ordinal", "interval"] = "ordinal") -> float | None:
    """`table` [units, raters], NaN where a rater gave none. None where no two ratings of a unit could differ."""
    present = np.isfinite(table)
    table, present = table[present.sum(axis=1) >= 2], present[present.sum(axis=1) >= 2]
    if not len(table):
        return None
    values = np.unique(table[present])
    counts = np.stack([((table == value) & present).sum(axis=1) for value in values], axis=1).astype(np.float64)
    pairs = np.einsum("uv,uw,u->vw", counts, counts, 1 / (counts.sum(axis=1) - 1))
    pairs -= np.diag((counts / (counts.sum(axis=1, keepdims=True) - 1)).sum(axis=0))
    margins = pairs.sum(axis=1)
    apart = differences(values, margins, level)
    expected = float((np.outer(margins, margins) * apart).sum())
    return 1 - (margins.sum() - 1) * float((pairs * apart).sum()) / expected if expected > 0 else None


def differences(
    values: npt.NDArray[np.float64], margins: npt.NDArray[np.float64], level: str
) -> npt.NDArray[np.float64]:
    """[values, values], squared."""
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    place = np.cumsum(margins) - margins / 2 if level == "ordinal" else values
    return np.asarray((place[:, None] - place) ** 2)
