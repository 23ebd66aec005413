"""Judges that cost nothing. A model that does not beat them has learnt nothing from the sound.

`mean_judge` always says the training mean, `constant_judge` the training set's commonest label; `ridge` listens with
a dozen facts of the clip (loudness, noise, bandwidth, silence, duration) and takes seconds to fit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
PENALTIES = (0.1, 1.0, 10.0, 100.0, 1000.0)


def mean_judge(train: Sequence[float], rows: int) -> Floats:
    return np.full(rows, float(np.mean(train)))


def constant_judge(train: Sequence[str], rows: int) -> list[str]:
    """The commonest label; of several, the first in order."""
    names, counts = np.unique(np.asarray(train), return_counts=True)
    return [str(names[counts.argmax()])] * rows


@dataclass(frozen=True)
class Ridge:
    """Linear in standardised facts; a fact that a clip lacks counts as the training mean."""

    names: tuple[str, ...]
    centre: Floats
    spread: Floats
    weights: Floats
    offset: float
    penalty: float

    def predict(self, facts: Sequence[Mapping[str, float | None]]) -> Floats:
        return standard(table(facts, self.names), self.centre, self.spread) @ self.weights + self.offset


def fit_ridge(facts: Sequence[Mapping[str, float | None]], true: Sequence[float]) -> Ridge:
    """The penalty with the least leave-one-out error is taken (in closed form). Raises ValueError without rows."""
    if not len(true):
        raise ValueError("no rows to fit")
    names = tuple(sorted({name for row in facts for name, value in row.items() if value is not None}))
    x, y = table(facts, names), np.asarray(true, dtype=np.float64)
    known = np.isfinite(x)
    centre = np.where(known.any(axis=0), np.nanmean(np.where(known.any(axis=0), x, 0), axis=0), 0)
    spread = np.nanstd(np.where(known, x, centre), axis=0)
    spread = np.where(spread > 1e-12, spread, 1.0)
    z, offset = standard(x, centre, spread), float(y.mean())
    u, s, vt = np.linalg.svd(z, full_matrices=False)
    best = min(PENALTIES, key=lambda penalty: left_out_error(u, s, y - offset, penalty))
    weights = vt.T @ (s / (s**2 + best) * (u.T @ (y - offset)))
    return Ridge(names, centre, spread, weights, offset, best)


def left_out_error(u: Floats, s: Floats, y: Floats, penalty: float) -> float:
    shrink = s**2 / (s**2 + penalty)
    fitted = u @ (shrink * (u.T @ y))
    lever = (u**2) @ shrink + 1 / len(y)
    return float((((y - fitted) / np.maximum(1 - lever, 1e-9)) ** 2).mean())


def table(facts: Sequence[Mapping[str, float | None]], names: Sequence[str]) -> Floats:
    """[clips, facts], NaN where unknown."""
    rows = [[np.nan if row.get(name) is None else float(row[name] or 0.0) for name in names] for row in facts]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(names))


def standard(x: Floats, centre: Floats, spread: Floats) -> Floats:
    return np.asarray((np.where(np.isfinite(x), x, centre) - centre) / spread)
