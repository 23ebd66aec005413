"""Outputs that could not be read: counted, and scored under a policy that is named beside every figure.

`worst` puts the value of the scale that is farthest from the truth, `lowest` the scale's lowest (MultiPA's rule), and
`excluded` leaves the row out and reports how much is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Policy = Literal["worst", "lowest", "excluded"]
POLICIES: tuple[Policy, ...] = ("worst", "lowest", "excluded")


@dataclass(frozen=True)
class Read:
    """Rows that count: which of the input, predicted and true values. `unread` rows of `of` could not be read."""

    rows: npt.NDArray[np.int64]
    predicted: npt.NDArray[np.float64]
    true: npt.NDArray[np.float64]
    unread: int
    of: int
    policy: Policy

    @property
    def coverage(self) -> float:
        return 1 - self.unread / self.of if self.of else 0.0

    def as_json(self) -> dict[str, Any]:
        return {
            "policy": self.policy, "unread": self.unread, "of": self.of, "parse_rate": round(self.coverage, 6)
        }  # fmt: skip


def settle(
    predicted: Sequence[float | None], true: Sequence[float], scale: tuple[float, float], policy: Policy
) -> Read:
    """`scale` is the lowest and the highest value a judge can give."""
    said = np.array([np.nan if value is None else value for value in predicted], dtype=np.float64)
    truth = np.asarray(true, dtype=np.float64)
    silent = ~np.isfinite(said)
    rows = np.flatnonzero(~silent) if policy == "excluded" else np.arange(len(truth))
    low, high = scale
    instead = np.full_like(truth, low) if policy == "lowest" else np.where(truth - low > high - truth, low, high)
    said = np.where(silent, instead, said)
    return Read(rows, said[rows], truth[rows], int(silent.sum()), len(truth), policy)
