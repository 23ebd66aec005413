"""Corpus BLEU-4 (Papineni et al., ACL 2002), 0 to 100, one reference each: a release has no room for a library of it.

Words as they are written, in lower case, punctuation apart; single characters where no spaces are written.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from exports.shingling import is_unspaced

LONGEST = 4
WORD = re.compile(r"\w+|[^\w\s]")


def corpus_bleu(guessed: Sequence[str], truth: Sequence[str]) -> float:
    """0 where no four words in a row are ever right, as without smoothing."""
    right, made, lengths = [0] * LONGEST, [0] * LONGEST, [0, 0]
    for one, other in zip(guessed, truth, strict=True):
        words, expected = tokens(one), tokens(other)
        lengths[0] += len(words)
        lengths[1] += len(expected)
        for size in range(LONGEST):
            have, want = grams(words, size + 1), grams(expected, size + 1)
            right[size] += sum((have & want).values())
            made[size] += have.total()
    if not all(right):
        return 0.0
    brief = min(0.0, 1 - lengths[1] / lengths[0])
    precision = sum(math.log(r / m) for r, m in zip(right, made, strict=True)) / LONGEST
    return 100 * math.exp(brief + precision)


def tokens(text: str) -> list[str]:
    words: list[str] = WORD.findall(text.lower())
    if text.isascii():
        return words
    return [piece for word in words for piece in (word if any(map(is_unspaced, word)) else (word,))]


def grams(words: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[start : start + size]) for start in range(len(words) - size + 1))
