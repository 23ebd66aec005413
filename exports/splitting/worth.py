"""What a split is worth, as one number.

U(n) = log(sum n) - 2 KL(wanted shares || n / sum n): it grows with what is kept, falls with every departure from the
wanted shares, and knows no scale. The same is added for every stratum (language, task), weighted by its size, so that
no language is parked in one split.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from exports.splitting.problem import SPLITS, Ints, Problem

Floats = npt.NDArray[np.float64]
BALANCE = 2.0  # how much the shares weigh against the amount kept
SMOOTH, STRATUM_SMOOTH = 0.5, 0.02  # where counting starts: an empty split costs much, not infinitely much
STRATUM_WEIGHT = 1.0
AN_EMPTY_SPLIT = 100.0  # outweighs everything else: an empty val or test is never traded for more train


@dataclass(frozen=True)
class Worth:
    shares: Floats
    weights: Floats  # of the strata; they add up to one

    @classmethod
    def to_reach(cls, shares: Sequence[float], problem: Problem) -> Worth:
        wanted = np.asarray(shares, dtype=float)
        size = np.bincount(problem.stratum_of, minlength=len(problem.strata)).astype(float)
        return cls(wanted / wanted.sum(), size / max(1.0, size.sum()))

    def of(self, problem: Problem, kept: Ints) -> float:
        return self.of_counts(*counts(problem, kept))

    def of_counts(self, total: Floats, strata: Floats) -> float:
        balance = float((self.weights * self.useful(strata, STRATUM_SMOOTH)).sum())
        overall = float(self.useful(total[None, :], SMOOTH)[0])
        return overall + STRATUM_WEIGHT * balance - AN_EMPTY_SPLIT * int((total == 0).sum())

    def useful(self, kept: Floats, smooth: float) -> Floats:
        """U per row of kept counts; log N - c KL(s || n/N) = c sum s log n - (c - 1) log N, up to a constant."""
        counted = kept + smooth
        worth: Floats = BALANCE * (self.shares * np.log(counted)).sum(axis=1)
        worth -= (BALANCE - 1) * np.log(counted.sum(axis=1))
        return worth

    def slopes(self, problem: Problem, kept: Ints) -> Floats:
        """What one more kept unit is worth, per edge and label: edges x 3. Never less than a little."""
        total, strata = counts(problem, kept)
        slope = np.tile(self.slope(total[None, :], SMOOTH), (problem.edge_count, 1))
        inner = STRATUM_WEIGHT * self.weights[:, None] * self.slope(strata, STRATUM_SMOOTH)
        np.add.at(slope, problem.stratum_edge, inner[problem.stratum_of])
        return np.maximum(slope, 1e-9)

    def slope(self, kept: Floats, smooth: float) -> Floats:
        counted = kept + smooth
        slope: Floats = BALANCE * self.shares / counted
        slope -= (BALANCE - 1) / counted.sum(axis=1, keepdims=True)
        return slope


def counts(problem: Problem, kept: Ints) -> tuple[Floats, Floats]:
    """Kept units per label, and per stratum and label."""
    total = np.bincount(kept[kept >= 0], minlength=len(SPLITS)).astype(float)
    of = kept[problem.stratum_edge]
    inside = of >= 0
    flat = problem.stratum_of[inside] * len(SPLITS) + of[inside]
    strata = np.bincount(flat, minlength=len(problem.strata) * len(SPLITS)).astype(float)
    return total, strata.reshape(-1, len(SPLITS))


def two_way_worth(shares: tuple[float, float], kept: tuple[float, float]) -> float:
    counted = [count + SMOOTH for count in kept]
    gained = sum(share * float(np.log(count)) for share, count in zip(shares, counted, strict=True))
    return BALANCE * gained - (BALANCE - 1) * float(np.log(sum(counted)))
