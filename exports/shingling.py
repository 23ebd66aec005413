"""What is compared of a text: its letters and digits, cut into overlapping pieces."""

from __future__ import annotations

import unicodedata

import numpy as np
import numpy.typing as npt

from exports.han import is_han, simplified

Shingles = npt.NDArray[np.uint64]

SPACED, UNSPACED = 5, 2  # letters of a piece, where spaces are written and where not
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
# Katakana to hiragana: the same kana text in the other script is the same text.
_KANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


class _Folding(dict[int, str]):
    """Filled as characters are met: looking up a category for every letter of a corpus takes minutes."""

    def __missing__(self, code: int) -> str:
        character = chr(_KANA.get(code, code))
        if is_han(character):
            character = simplified(character)
        self[code] = character if unicodedata.category(character)[0] in "LMN" else " "
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Width, case, punctuation, spacing, accents' encoding, kana and Han script removed; letters and digits stay."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.translate(_FOLDING).split())


def letters_of(folded: str) -> tuple[str, int]:
    """The letters to cut and the length of a piece: 5, or 2 where no spaces are written."""
    if folded.isascii() or not any(is_unspaced(character) for character in folded):
        return folded, SPACED
    return folded.replace(" ", ""), UNSPACED


def is_unspaced(character: str) -> bool:
    """Han and kana: scripts in which a word is one to three characters."""
    return "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff"


def codes_of(letters: str) -> Shingles:
    return np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)


def shingles(text: str) -> Shingles:
    """Sorted distinct 64-bit hashes of the character n-grams of a text; a shorter text is one piece."""
    letters, size = letters_of(fold(text))
    codes = codes_of(letters)
    if len(codes) == 0:
        return np.empty(0, dtype=np.uint64)
    return np.unique(pieces(codes, min(size, len(codes))))


def pieces(codes: Shingles, size: int) -> Shingles:
    """The hash of every run of `size` codes, in order."""
    count = len(codes) - size + 1
    values = np.full(count, np.uint64(size))
    for place in range(size):
        values *= _FACTOR
        values += codes[place : place + count]
    return mix(values)


def mix(values: Shingles) -> Shingles:
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def jaccard(one: Shingles, other: Shingles) -> float:
    if not len(one) or not len(other):
        return 0.0
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared / (len(one) + len(other) - shared)
