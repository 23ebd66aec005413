"""Descriptions that say the same in two splits: one side's copy is left out, so that no answer is learnt by heart.

The copy stays where it measures: test before val before train. What is left out is listed in the release.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exports.minhash import TextIndex
from exports.textprints import NEAR

ORDER = ("train", "val", "test")


def repeated(names: Sequence[str], splits: Sequence[str], index: TextIndex) -> dict[str, str]:
    """Of the texts of `index`, their names and splits. Returns the names to leave out, each with the split that keeps
    its like."""
    rank = np.array([ORDER.index(split) for split in splits], dtype=np.int64)
    _, which = np.unique(index.digests, return_inverse=True)
    highest = np.zeros(which.max(initial=-1) + 1, dtype=np.int64)  # of each text that folds alike
    np.maximum.at(highest, which, rank)
    kept_in = highest.copy()
    for one, other, _ in index.near(NEAR, highest[which[index.distinct]]):
        low, high = sorted((which[one], which[other]), key=highest.__getitem__)
        kept_in[low] = max(kept_in[low], highest[high])
    stays = kept_in[which]
    return {names[place]: ORDER[stays[place]] for place in np.flatnonzero(stays > rank).tolist()}
