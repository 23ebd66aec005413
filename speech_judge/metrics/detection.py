"""Real or fake. Scores say how likely a clip is fake; fake is the class that is looked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Costs:
    """What mistakes cost, as SpeechEval and ASVspoof 5 set it: fakes are `fake_prior` of what comes in, a real voice
    turned away costs `miss`, a fake let in `false_accept`."""

    fake_prior: float = 0.05
    miss: float = 1.0
    false_accept: float = 10.0


@dataclass(frozen=True)
class Sweep:
    """Every distinct threshold t, "fake when score >= t": [thresholds] shares of fakes let in and of real ones refused.

    Exact: no grid, ties move together.
    """

    threshold: Floats
    accepted: Floats  # fakes taken for real
    refused: Floats  # real ones taken for fake


def sweep(score: Floats, fake: Bools) -> Sweep | None:
    """None unless both classes are there."""
    fakes, reals = np.sort(score[fake]), np.sort(score[~fake])
    if not len(fakes) or not len(reals):
        return None
    threshold = np.concatenate([np.unique(score), [np.inf]])
    accepted = np.searchsorted(fakes, threshold, side="left") / len(fakes)
    refused = 1 - np.searchsorted(reals, threshold, side="left") / len(reals)
    return Sweep(threshold, accepted, refused)


def eer(score: Floats, fake: Bools) -> float | None:
    """Equal error rate, where the two error curves cross, between thresholds on the line that joins them."""
    found = sweep(score, fake)
    if found is None:
        return None
    gap = found.accepted - found.refused  # rises with the threshold, from below 0 to above
    after = int(np.argmax(gap >= 0))
    if gap[after] == 0 or after == 0:
        return float((found.accepted[after] + found.refused[after]) / 2)
    before = after - 1
    share = -gap[before] / (gap[after] - gap[before])
    return float(found.accepted[before] + share * (found.accepted[after] - found.accepted[before]))


def min_dcf(score: Floats, fake: Bools, costs: Costs = Costs()) -> float | None:
    """Smallest detection cost over all thresholds, by that of the better of "all real" and "all fake" (ASVspoof 5)."""
    found = sweep(score, fake)
    if found is None:
        return None
    turned_away, let_in = costs.miss * (1 - costs.fake_prior), costs.false_accept * costs.fake_prior
    cost = turned_away * found.refused + let_in * found.accepted
    return float(cost.min() / min(turned_away, let_in))


def detection_accuracy(said_fake: Bools, read: Bools, fake: Bools) -> float | None:
    """Over every output: one that could not be read is wrong."""
    return float(((said_fake == fake) & read).mean()) if len(fake) else None
