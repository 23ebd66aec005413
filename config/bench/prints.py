"""Fingerprints of speech that nobody spoke, for measuring the search among many."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from datasets_app.audio.fingerprint import BITS, Frames, pack

_FRAMES_OF_A_WINDOW = 33
_GLIDES, _GLIDE_FRAMES, _GLIDE_STRENGTH = 64, 15, 2.0
_FLIPS, _FLIP_FRAMES = 0.06, 12
FRAMES = 400  # of a clip of 5 s

Words = NDArray[np.uint32]


def synthetic_prints(count: int, *, copies: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """`count` prints; the last `copies` are copies of the first, up to an eighth cut off and 6 % of bits wrong.

    Bits move as slowly as windows that overlap by 97 % make them, and lean towards one of 64 patterns that all clips
    share, until pieces of unrelated clips meet about as often as those of the demo's speech do.
    """
    glides = np.random.default_rng(seed).standard_normal((_GLIDES, BITS))
    for index in range(count):
        original = index - (count - copies)
        words = _words(np.random.default_rng([seed, original if original >= 0 else index]), glides)
        if original >= 0:
            words = _copied(np.random.default_rng([seed, index, 1]), words)
        yield f"{index:07d}", pack(Frames(words, np.ones(len(words), np.bool_)))


def _words(chance: np.random.Generator, glides: NDArray[np.float64]) -> Words:
    energies = chance.standard_normal((FRAMES + _FRAMES_OF_A_WINDOW, BITS + 1)) ** 2
    window = np.hanning(_FRAMES_OF_A_WINDOW + 1)[1:]
    size = 1 << (len(energies) + len(window)).bit_length()
    smooth = np.fft.irfft(np.fft.rfft(energies, size, axis=0) * np.fft.rfft(window, size)[:, None], size, axis=0)
    slopes = np.diff(np.diff(smooth[_FRAMES_OF_A_WINDOW - 1 : len(energies)], axis=1), axis=0)
    lean = glides[np.repeat(chance.integers(0, _GLIDES, FRAMES // _GLIDE_FRAMES + 1), _GLIDE_FRAMES)[: len(slopes)]]
    return _packed(slopes / slopes.std() + _GLIDE_STRENGTH * lean > 0)


def _copied(chance: np.random.Generator, words: Words) -> Words:
    """Wrong bits come in runs, as the windows overlap."""
    starts = chance.random((len(words), BITS)) < _FLIPS / _FLIP_FRAMES
    begun: NDArray[np.int64] = np.cumsum(starts, axis=0)
    wrong = begun.copy()
    wrong[_FLIP_FRAMES:] -= begun[:-_FLIP_FRAMES]
    return (words ^ _packed(wrong > 0))[chance.integers(0, len(words) // 8) :]


def _packed(bits: NDArray[np.bool_]) -> Words:
    return np.packbits(bits, axis=1, bitorder="little").view("<u4")[:, 0].astype(np.uint32)
