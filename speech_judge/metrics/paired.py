"""Two judges on the same rows: how much better one is, with an interval that knows the rows are the same.

    found = paired(scores.pcc, (ours, true), (theirs, true), clusters=speakers)
    found.value, found.low, found.high, found.matters, found.better

Both judges are scored on the same resampled speakers, so what makes a clip hard for both cancels out; intervals made
one by one and put beside each other would miss most differences there are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy.typing as npt

from speech_judge.metrics.bootstrap import SAMPLES, Figure, difference

LESS_IS_BETTER = frozenset({"mse", "rmse", "mae", "mapped_rmse", "eer", "min_dcf"})  # by name of the figure


@dataclass(frozen=True)
class Difference:
    """ours - theirs in the metric's own units, 95 % interval, `n` rows in `clusters`.

    `matters`: the interval excludes 0; None where there is no interval (one cluster, or a metric that is undefined).
    `better`: who is, if it matters. Of many figures one in twenty matters by chance.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    clusters: int
    matters: bool | None
    better: Literal["ours", "theirs", ""]

    def as_json(self) -> dict[str, Any]:
        figure = Figure(self.value, self.low, self.high, self.n, self.clusters)
        return {**figure.as_json(), "matters": self.matters, "better": self.better}


def paired(
    metric: Callable[..., float | None],
    ours: Sequence[npt.NDArray[Any]],
    theirs: Sequence[npt.NDArray[Any]],
    *,
    clusters: Sequence[str],
    less_is_better: bool = False,
    samples: int = SAMPLES,
    seed: int = 0,
) -> Difference:
    """`metric(*ours)` - `metric(*theirs)`; all columns have the same rows in the same order, one of `clusters` each.

    Raises ValueError when they do not: a difference over other rows would not be paired.
    """
    lengths = {len(column) for column in (*ours, *theirs)} | {len(clusters)}
    if len(lengths) > 1:
        raise ValueError(f"columns of different lengths: {sorted(lengths)}")
    found = difference(metric, ours, theirs, clusters=clusters, samples=samples, seed=seed)
    if found.low is None or found.high is None:
        return Difference(found.value, None, None, found.n, found.clusters, None, "")
    matters = found.low > 0 or found.high < 0
    ours_better = (found.low > 0) != less_is_better
    better: Literal["ours", "theirs", ""] = "" if not matters else "ours" if ours_better else "theirs"
    return Difference(found.value, found.low, found.high, found.n, found.clusters, matters, better)
