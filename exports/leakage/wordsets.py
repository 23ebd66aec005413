"""Texts as the sets of their words, hashed: a sparse matrix of zeros and ones."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
import scipy

from exports.shingling import fold, is_unspaced

HASHED = 1 << 16


def matrix_of(texts: Sequence[str]) -> scipy.sparse.csr_array:
    """Which words each text holds, shape (texts, HASHED); two letters are a word where no spaces are written."""
    known: dict[str, list[int]] = {}
    for text in texts:
        if text not in known:
            known[text] = sorted({hash_of(word) for word in words_of(fold(text))})
    starts = np.cumsum([0, *(len(known[text]) for text in texts)])
    places = np.fromiter((place for text in texts for place in known[text]), dtype=np.int32, count=int(starts[-1]))
    return scipy.sparse.csr_array((np.ones(len(places), dtype=np.float32), places, starts), shape=(len(texts), HASHED))


def words_of(folded: str) -> list[str]:
    if not folded.isascii() and any(is_unspaced(character) for character in folded):
        letters = folded.replace(" ", "")
        return [letters[place : place + 2] for place in range(max(len(letters) - 1, 1))]
    return folded.split()


def hash_of(word: str) -> int:
    """The same on every machine, unlike Python's own."""
    return crc32(word.encode()) % HASHED
