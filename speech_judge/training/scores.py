"""How validation scores agree with people's, in two figures per dimension; `evaluate` has the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def agreement(reads: Sequence[tuple[str, float, float]]) -> dict[str, dict[str, Any]]:
    """{dimension: {n, pcc, mse}} of (dimension, expected, true); pcc is null where one side does not vary."""
    found = {}
    for key in sorted({key for key, _, _ in reads}):
        expected = np.array([mine for name, mine, _ in reads if name == key])
        true = np.array([theirs for name, _, theirs in reads if name == key])
        varies = len(true) > 2 and expected.std() > 0 and true.std() > 0
        pcc = round(float(np.corrcoef(expected, true)[0, 1]), 4) if varies else None
        found[key] = {"n": len(true), "pcc": pcc, "mse": round(float(((expected - true) ** 2).mean()), 4)}
    return found
