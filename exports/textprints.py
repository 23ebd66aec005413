"""Which texts are the same or nearly the same. Numbers and choice of method: docs/adr/0003."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from exports.minhash import TextIndex
from exports.shingling import Shingles, fold, is_unspaced, jaccard, shingles

__all__ = ["NEAR", "Shingles", "clusters", "fold", "is_unspaced", "jaccard", "near_pairs", "shingles"]

NEAR = 0.8


def near_pairs(
    texts: Sequence[str], threshold: float = NEAR, groups: Sequence[object] | None = None, *, once: bool = False
) -> Iterator[tuple[int, int, float]]:
    """Indices of texts whose pieces overlap by `threshold` or more, each pair once, with the exact similarity.

    Of texts that fold alike only the first is looked at; empty texts are like nothing. With `groups` (one per text)
    only pairs of two different groups are looked at; with `once` every text that has a like in another group is in
    some pair with that group, but not in all of them.
    """
    index = TextIndex(texts)
    if groups is None:
        yield from index.near(threshold, once=once)
        return
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    chosen = np.array([numbers[groups[place]] for place in index.distinct], dtype=np.int64)
    yield from index.near(threshold, chosen, once=once)


def clusters(texts: Sequence[str], threshold: float = NEAR) -> list[int]:
    """For each text the smallest index of its cluster: equal when folded, near-duplicates, and near ones of those."""
    index = TextIndex(texts)
    first: dict[int, int] = {}
    for place, digest in enumerate(index.digests.tolist()):
        first.setdefault(digest, place)
    leaders = {place: place for place in first.values()}

    def leader(place: int) -> int:
        while leaders[place] != place:
            leaders[place] = leaders[leaders[place]]
            place = leaders[place]
        return place

    for one, other, _ in index.near(threshold):
        low, high = sorted((leader(one), leader(other)))
        leaders[high] = low
    return [leader(first[digest]) for digest in index.digests.tolist()]
