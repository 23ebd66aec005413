"""95 % intervals that know that one speaker gives many rows: whole clusters are drawn again, not rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

SAMPLES = 1000


@dataclass(frozen=True)
class Figure:
    """A metric's value with its interval; `low` and `high` are None with fewer than two clusters. `n` rows."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    clusters: int

    def as_json(self) -> dict[str, Any]:
        def rounded(value: float | None) -> float | None:
            return None if value is None else round(value, 6)

        return {
            "value": rounded(self.value),
            "low": rounded(self.low),
            "high": rounded(self.high),
            "n": self.n,
            "clusters": self.clusters,
        }


def figure(
    metric: Callable[..., float | None],
    *columns: npt.NDArray[Any],
    clusters: Sequence[str],
    samples: int = SAMPLES,
    seed: int = 0,
) -> Figure:
    """`metric(*columns)` with its interval. Samples on which the metric is undefined are left out of the interval."""
    value = metric(*columns)
    draws = resamples(clusters, samples, seed)
    found = [metric(*(column[rows] for column in columns)) for rows in draws] if value is not None else []
    low, high = bounds([each for each in found if each is not None])
    return Figure(value, low, high, len(clusters), len(set(clusters)))


def difference(
    metric: Callable[..., float | None],
    ours: Sequence[npt.NDArray[Any]],
    theirs: Sequence[npt.NDArray[Any]],
    *,
    clusters: Sequence[str],
    samples: int = SAMPLES,
    seed: int = 0,
) -> Figure:
    """How much better `ours` scores than `theirs` on the same rows. Paired: an interval without 0 is a difference."""
    one, other = metric(*ours), metric(*theirs)
    if one is None or other is None:
        return Figure(None, None, None, len(clusters), len(set(clusters)))
    found = []
    for rows in resamples(clusters, samples, seed):
        a, b = metric(*(column[rows] for column in ours)), metric(*(column[rows] for column in theirs))
        if a is not None and b is not None:
            found.append(a - b)
    low, high = bounds(found)
    return Figure(one - other, low, high, len(clusters), len(set(clusters)))


def resamples(clusters: Sequence[str], samples: int, seed: int) -> Iterator[npt.NDArray[np.int64]]:
    """Rows of each resample, one after the other: all at once would be a gigabyte where there are many rows. Nothing
    when there is only one cluster: its spread cannot be known."""
    names, member = np.unique(np.asarray(clusters, dtype=object).astype(str), return_inverse=True)
    if len(names) < 2:
        return
    order = np.argsort(member, kind="stable")
    rows = np.split(order, np.cumsum(np.bincount(member))[:-1])
    rng = np.random.default_rng(seed)
    for _ in range(samples):
        yield np.concatenate([rows[k] for k in rng.integers(len(names), size=len(names))])


def bounds(found: Sequence[float]) -> tuple[float | None, float | None]:
    if not found:
        return None, None
    low, high = np.quantile(np.array(found), [0.025, 0.975])
    return float(low), float(high)
