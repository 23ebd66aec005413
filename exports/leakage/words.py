"""Texts across splits, shared by the checks of what is spoken and of what was written about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from exports.leakage.check import Finding, Verdict
from exports.leakage.evidence import SPLITS
from exports.minhash import TextIndex
from exports.textprints import NEAR

Integers = npt.NDArray[np.int64]
Pair = tuple[int, int, float]  # two places in a list of texts, and how alike they are (1: equal when folded)


class Corpus:
    """Texts with the split and the clips of each, as parallel lists: the texts themselves are not copied."""

    def __init__(
        self,
        texts: Sequence[str],
        splits: Sequence[str],
        clips: Sequence[tuple[str, ...]],
        known: TextIndex | None = None,
    ) -> None:
        """`known`: an index that holds them already, perhaps among others."""
        self.texts, self.splits, self.clips = texts, splits, clips
        self.index = known.of(texts) if known else TextIndex(texts)
        self.where = np.array([SPLITS.index(split) for split in splits], dtype=np.int64)

    def across(self) -> Iterator[Pair]:
        """Texts in two splits, equal or nearly so. Each that is, is told at least once, not with all of its likes."""
        yield from self.equal()
        for one, other, similarity in self.index.near(NEAR, self.sets(), once=True):
            first, second = self.standing(one), self.standing(other)
            split, another = next((a, b) for a in first for b in second if a != b)
            yield first[split], second[another], similarity

    def equal(self) -> Iterator[Pair]:
        order = np.lexsort((self.where, self.index.digests))
        digests, where = self.index.digests[order], self.where[order]
        change = (digests[1:] == digests[:-1]) & (digests[1:] != 0) & (where[1:] != where[:-1])
        for place in np.nonzero(change)[0]:
            yield int(order[place]), int(order[place + 1]), 1.0

    def sets(self) -> Integers:
        """For each distinct text the set of splits it stands in, as a number: those with the same set are one group."""
        order = np.argsort(self.index.digests, kind="stable")
        digests, starts = np.unique(self.index.digests[order], return_index=True)
        if not len(digests):
            return np.zeros(0, dtype=np.int64)
        sets = np.bitwise_or.reduceat(1 << self.where[order], starts)
        return np.asarray(sets[np.searchsorted(digests, self.index.digests[self.index.distinct])], dtype=np.int64)

    def standing(self, place: int) -> dict[str, int]:
        """Split -> the first place there of a text that folds like this one."""
        found: dict[str, int] = {}
        for like in np.nonzero(self.index.digests == self.index.digests[place])[0].tolist():
            found.setdefault(self.splits[like], like)
        return found

    def findings(self, what: str, level: Verdict = Verdict.LEAK) -> Iterator[Finding]:
        for one, other, similarity in self.across():
            if self.clips[one] == self.clips[other]:
                continue  # one clip in two splits: clips_and_pairs says so
            splits = [self.splits[one], self.splits[other]]
            how = "the same" if similarity == 1 else f"nearly the same ({similarity:.2f})"
            yield Finding(
                f"{what} in {splits[0]} and in {splits[1]} is {how}.",
                level,
                {self.splits[place]: list(self.clips[place]) for place in (one, other)},
                {"similarity": round(similarity, 3), "texts": {self.splits[p]: self.texts[p] for p in (one, other)}},
            )

    def in_two_splits(self) -> int:
        """How many texts, equal when folded, stand in more than one split."""
        sets = self.sets()
        return int(np.count_nonzero(sets & (sets - 1)))

    def counted(self) -> dict[str, Any]:
        return {"texts": len(self.texts), "distinct_when_folded": len(self.index.distinct)}
