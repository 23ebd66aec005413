"""How figures are made: all that a report has to say beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from speech_judge.metrics import bootstrap
from speech_judge.metrics.detection import Costs
from speech_judge.metrics.texts import Embed, ErrorChance
from speech_judge.metrics.unread import Policy
from speech_judge.scoring.joining import Pair
from speech_judge.scoring.rationales import Claim

GROUPS = ("speaker", "source", "clips", "key")


@dataclass(frozen=True)
class Options:
    """`embed` and `error` are models for sentence similarity and FENSE, None when no path to one was given. Of an
    evaluator, None without one: `lscores` marks pairs, `conclusions` says whether texts of comparisons agree, `claims`
    what rationales say."""

    unread: Policy = "worst"
    bootstraps: int = 1000
    seed: int = 0
    costs: Costs = field(default_factory=Costs)
    embed: Embed | None = None
    error: ErrorChance | None = None
    lscores: Callable[[Sequence[Pair]], list[float | None]] | None = None
    conclusions: Callable[[Sequence[Pair]], list[dict[str, bool] | None]] | None = None
    claims: Callable[[Sequence[Pair]], list[Claim | None]] | None = None

    def figure(
        self, metric: Callable[..., float | None], *columns: npt.NDArray[Any], rows: Sequence[Pair]
    ) -> dict[str, Any]:
        """`rows` are whose values the columns hold, in their order."""
        _, clusters = clusters_of(rows)
        found = bootstrap.figure(metric, *columns, clusters=clusters, samples=self.bootstraps, seed=self.seed)
        return found.as_json()


def clusters_of(pairs: Sequence[Pair]) -> tuple[str, list[str]]:
    """What intervals resample: speakers where every row names one, else the next best, at last each key."""
    for name in GROUPS[:-1]:
        found = [pair.reference.group.get(name, "") for pair in pairs]
        if all(found):
            return name, found
    return "key", [pair.reference.key for pair in pairs]


def numbered(labels: Sequence[str | None], names: Sequence[str]) -> npt.NDArray[np.int64]:
    """Places of labels in `names`; what was not read is -1."""
    place = {name: number for number, name in enumerate(names)}
    return np.array([place.get(label or "", -1) for label in labels], dtype=np.int64)
