"""What a labelling is worth, as one number; two aims.

KEPT (what straddles is dropped): U(n) = log(sum n) - 2 KL(wanted shares || n / sum n). It grows with what is kept and
falls with every departure from the wanted shares.

CORE (what straddles goes to val and test): train is to be its share of everything, and the rest of the worth is the
core: U(n) = log(val + test) - 4 KL(wanted || val, test) - 400 off^2, where off is by how much train / all departs from
its share beyond a unit: of sixteen clips, no split can be exactly 70 %.

The same is added for every stratum (language, task, score), weighted by its size, so that no language is parked in one
split. Neither knows a scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from exports.splitting.problem import SPLITS, Ints, Problem

Floats = npt.NDArray[np.float64]
BALANCE = 2.0  # how much the shares weigh against the amount kept
CORE_BALANCE = 4.0
OFF_TARGET = 400.0  # how much a train of another size than wanted weighs against the core
SMOOTH, STRATUM_SMOOTH = 0.5, 0.02  # where counting starts: an empty split costs much, not infinitely much
STRATUM_WEIGHT = 1.0
AN_EMPTY_SPLIT = 100.0  # outweighs everything else: an empty val or test is never traded for more train


class Aim(Enum):
    KEPT = "kept"
    CORE = "core"


@dataclass(frozen=True)
class TwoWayAim:
    """The worth of a split in two; side B is wanted to be `share_b`, of what is kept (KEPT) or of `size` (CORE)."""

    aim: Aim
    share_b: float
    size: int

    def lacks_b(self, kept_a: int, kept_b: int) -> bool:
        if self.aim is Aim.CORE:
            return kept_a > (1 - self.share_b) * self.size
        return kept_b < self.share_b * (kept_a + kept_b)

    def of(self, kept_a: float, kept_b: float) -> float:
        if self.aim is Aim.CORE:
            off = float(off_target(np.array(kept_a), np.array(self.size), 1 - self.share_b))
            return float(np.log(kept_b + SMOOTH)) - OFF_TARGET * off * off
        shares, counted = (1 - self.share_b, self.share_b), (kept_a + SMOOTH, kept_b + SMOOTH)
        gained = sum(share * float(np.log(count)) for share, count in zip(shares, counted, strict=True))
        return BALANCE * gained - (BALANCE - 1) * float(np.log(sum(counted)))


@dataclass(frozen=True)
class Worth:
    aim: Aim
    shares: Floats
    sizes: Floats  # units per stratum
    size: int
    weights: Floats  # of the strata; they add up to one

    @classmethod
    def to_reach(cls, shares: Sequence[float], problem: Problem, aim: Aim = Aim.KEPT) -> Worth:
        wanted = np.asarray(shares, dtype=float)
        size = np.bincount(problem.stratum_of, minlength=len(problem.strata)).astype(float)
        return cls(aim, wanted / wanted.sum(), size, problem.size, size / max(1.0, size.sum()))

    def two_way(self, size: int) -> TwoWayAim:
        return TwoWayAim(self.aim, float(self.shares[1:].sum()), size)

    def of_counts(self, total: Floats, strata: Floats) -> float:
        balance = float((self.weights * self.useful(strata, self.sizes, STRATUM_SMOOTH)).sum())
        overall = float(self.useful(total[None, :], np.array([self.size]), SMOOTH)[0])
        return overall + STRATUM_WEIGHT * balance - AN_EMPTY_SPLIT * int((total == 0).sum())

    def useful(self, kept: Floats, sizes: Floats, smooth: float) -> Floats:
        """U per row of kept counts."""
        counted = kept + smooth
        worth: Floats
        if self.aim is Aim.CORE:
            off = off_target(kept[:, 0], sizes, self.shares[0])
            held = self.shares[1:] / self.shares[1:].sum()
            worth = CORE_BALANCE * (held * np.log(counted[:, 1:])).sum(axis=1)
            worth -= (CORE_BALANCE - 1) * np.log(counted[:, 1:].sum(axis=1))
            worth -= OFF_TARGET * off * off
            return worth
        # log N - c KL(s || n/N) = c sum s log n - (c - 1) log N, up to a constant
        worth = BALANCE * (self.shares * np.log(counted)).sum(axis=1)
        worth -= (BALANCE - 1) * np.log(counted.sum(axis=1))
        return worth

    def slopes_of(self, total: Floats, strata: Floats) -> tuple[Floats, Floats]:
        """Overall (3) and per stratum (strata x 3); a unit's slope is the sum of its own."""
        overall = self.slope(total[None, :], np.array([self.size]), SMOOTH)[0]
        return overall, STRATUM_WEIGHT * self.weights[:, None] * self.slope(strata, self.sizes, STRATUM_SMOOTH)

    def slope(self, kept: Floats, sizes: Floats, smooth: float) -> Floats:
        counted = kept + smooth
        slope: Floats
        if self.aim is Aim.CORE:
            slope = np.empty_like(counted)
            size = np.maximum(sizes, 1)
            slope[:, 0] = -2 * OFF_TARGET * off_target(kept[:, 0], sizes, self.shares[0]) / size
            slope[:, 1:] = CORE_BALANCE * self.shares[1:] / self.shares[1:].sum() / counted[:, 1:]
            slope[:, 1:] -= (CORE_BALANCE - 1) / counted[:, 1:].sum(axis=1, keepdims=True)
            return slope
        slope = BALANCE * self.shares / counted
        slope -= (BALANCE - 1) / counted.sum(axis=1, keepdims=True)
        return slope


def off_target(kept: Floats, sizes: Floats, share: float) -> Floats:
    """By how much a share departs from the wanted one; less than one unit is no departure."""
    size = np.maximum(sizes, 1)
    off = kept / size - share
    return np.asarray(np.sign(off) * np.maximum(np.abs(off) - 1 / size, 0))


def counts(problem: Problem, kept: Ints) -> tuple[Floats, Floats]:
    """Kept units per label, and per stratum and label."""
    total = np.bincount(kept[kept >= 0], problem.weights[kept >= 0], minlength=len(SPLITS)).astype(float)
    of = kept[problem.stratum_edge]
    inside = of >= 0
    flat = problem.stratum_of[inside] * len(SPLITS) + of[inside]
    strata = np.bincount(flat, minlength=len(problem.strata) * len(SPLITS)).astype(float)
    return total, strata.reshape(-1, len(SPLITS))
