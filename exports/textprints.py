"""Which texts are the same or nearly the same: folding, shingles, MinHash candidates, exact Jaccard.

Numbers and choice of method: docs/adr/0003. Candidates come from 20 bands of 5 minima each: two texts of similarity
0.8 are compared with probability 0.9997; every candidate is then verified exactly, so nothing is merged by chance.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

Shingles = npt.NDArray[np.uint64]

NEAR = 0.8
BANDS, ROWS = 20, 5
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_RANDOM = np.random.Generator(np.random.PCG64(20261121))  # fixed: signatures must not differ between two machines
_MULTIPLIERS = _RANDOM.integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) | np.uint64(1)
_ADDENDS = _RANDOM.integers(0, 2**63, BANDS * ROWS, dtype=np.uint64)
# Katakana to hiragana: the same kana text in the other script is the same text.
_KANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def fold(text: str) -> str:
    """Width, case, punctuation, spacing, accents' encoding and kana script removed; letters and digits stay."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_KANA)
    words = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in plain).split()
    return " ".join(words)


def shingles(text: str) -> Shingles:
    """Sorted distinct 64-bit hashes of the character n-grams of a text: 5 letters, or 2 where no spaces are written."""
    folded = fold(text)
    size = 2 if any(is_unspaced(c) for c in folded) else 5
    letters = folded.replace(" ", "") if size == 2 else folded
    codes = np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(codes) == 0:
        return np.empty(0, dtype=np.uint64)
    size = min(size, len(codes))
    count = len(codes) - size + 1
    values = np.full(count, np.uint64(size))
    for place in range(size):
        values = mix(values * _FACTOR + codes[place : place + count])
    return np.unique(values)


def is_unspaced(character: str) -> bool:
    """Han and kana: scripts in which a word is one to three characters."""
    return "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff"


def mix(values: Shingles) -> Shingles:
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def jaccard(one: Shingles, other: Shingles) -> float:
    if not len(one) or not len(other):
        return 0.0
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)


def band_keys(found: Shingles) -> list[bytes]:
    with np.errstate(over="ignore"):
        minima = mix(found[:, None] * _MULTIPLIERS + _ADDENDS).min(axis=0)
    return [minima[band * ROWS : (band + 1) * ROWS].tobytes() for band in range(BANDS)]


def near_pairs(
    texts: Sequence[str], threshold: float = NEAR, groups: Sequence[object] | None = None
) -> Iterator[tuple[int, int, float]]:
    """Indices of texts whose shingles overlap by `threshold` or more, each pair once, with the exact similarity.

    Pass distinct texts: a thousand equal ones are half a million pairs. Empty texts are like nothing. With `groups`
    (one per text) only pairs of two different groups are looked at.
    """
    prints = [shingles(text) for text in texts]
    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for index, found in enumerate(prints):
        if len(found):
            for band, key in enumerate(band_keys(found)):
                buckets[band, key].append(index)
    seen: set[tuple[int, int]] = set()
    for members in buckets.values():
        for pair in combinations(members, 2):
            if pair not in seen and (groups is None or groups[pair[0]] != groups[pair[1]]):
                seen.add(pair)
                similarity = jaccard(prints[pair[0]], prints[pair[1]])
                if similarity >= threshold:
                    yield (*pair, similarity)


def clusters(texts: Sequence[str], threshold: float = NEAR) -> list[int]:
    """For each text the smallest index of its cluster: equal when folded, near-duplicates, and near ones of those."""
    first: dict[str, int] = {}
    for index, text in enumerate(texts):
        first.setdefault(fold(text), index)
    distinct = list(first.values())
    leaders = {index: index for index in distinct}

    def leader(index: int) -> int:
        while leaders[index] != index:
            leaders[index] = leaders[leaders[index]]
            index = leaders[index]
        return index

    for one, other, _ in near_pairs([texts[index] for index in distinct], threshold):
        low, high = sorted((leader(distinct[one]), leader(distinct[other])))
        leaders[high] = low
    return [leader(first[fold(text)]) for text in texts]
