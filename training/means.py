"""Means of many columns with 95 % intervals over speakers, all from one set of draws.

What `speech_judge.metrics.bootstrap.figure` gives for a mean, without visiting a row again at every draw: of a whole
cluster only its sum and its size matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from speech_judge.metrics.bootstrap import SAMPLES, Figure, bounds

Floats = npt.NDArray[np.float64]


def means(
    columns: Mapping[str, Floats], *, clusters: Sequence[str], samples: int = SAMPLES, seed: int = 0
) -> dict[str, Figure]:
    """The mean of each column, a row each of the same clusters. No interval with fewer than two clusters."""
    names, member = np.unique(np.asarray(clusters, dtype=object).astype(str), return_inverse=True)
    sizes = np.bincount(member, minlength=len(names)).astype(np.float64)
    draws = drawn(len(names), samples, seed)
    rows = draws @ sizes

    def told(column: Floats) -> Figure:
        sums = np.bincount(member, weights=column, minlength=len(names))
        low, high = bounds((draws @ sums / rows).tolist())
        return Figure(float(column.mean()) if len(column) else None, low, high, len(column), len(names))

    return {name: told(column) for name, column in columns.items()}


def drawn(clusters: int, samples: int, seed: int) -> Floats:
    """How often each cluster is drawn in each sample: [samples, clusters]; no samples of fewer than two clusters."""
    if clusters < 2:
        return np.zeros((0, clusters))
    drawn_ones = np.random.default_rng(seed).integers(clusters, size=(samples, clusters))
    numbered = drawn_ones + clusters * np.arange(samples)[:, None]
    return np.bincount(numbered.ravel(), minlength=samples * clusters).reshape(samples, clusters).astype(np.float64)
