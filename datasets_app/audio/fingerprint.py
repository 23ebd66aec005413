"""What a sound is, robustly: equal sound gives nearly equal bits after gain, resampling, coding, trimming and noise.

After Haitsma and Kalker, "A Highly Robust Audio Fingerprinting System", ISMIR 2002: per frame of 0.38 s, every 11.6 ms,
the energies of 33 bands from 300 to 3000 Hz; bit b of a frame says whether the difference between bands b and b + 1
grew since the frame before. Measured on speech of 1 to 15 s in docs/benchmarks.md (`manage.py bench fingerprints`).
"""

from __future__ import annotations

import hashlib
import math
import struct
from dataclasses import dataclass

import numpy as np
import scipy  # not `from scipy import signal`: that would load it (a second) with every Django command
from numpy.typing import NDArray

from datasets_app.audio.decode import Decoded

VERSION = 1
RATE = 8000
WINDOW = 3072
HOP = 93
BITS = 32
FRAMES_PER_SECOND = RATE / HOP
_LOW_HZ, _HIGH_HZ = 300.0, 3000.0
_AUDIBLE_BELOW_LOUDEST_DB = 40.0
_BATCH_FRAMES = 512
_LEAST_OVERLAP = 0.5
_LEAST_FRAMES = round(FRAMES_PER_SECOND)
_TRIM_BELOW_PEAK_DB = 40.0
_HEADER = struct.Struct("<BI")
_POWERS = np.left_shift(np.uint32(1), np.arange(BITS, dtype=np.uint32))

Samples = NDArray[np.float64]
Words = NDArray[np.uint32]


@dataclass(frozen=True)
class Frames:
    """A fingerprint unpacked: [frames] words of 32 bits, and which frames are audible (the others say nothing)."""

    words: Words
    audible: NDArray[np.bool_]


@dataclass(frozen=True)
class Alignment:
    """Where two sounds fit best: the share of differing bits (0 same, about .45 unrelated, 1 nothing to compare), how
    many frames the second starts after the first, and how many audible frames were compared."""

    distance: float
    shift: int
    overlap: int


def fingerprint(decoded: Decoded) -> bytes:
    """A version byte, the number of frames, a word a frame, a bit a frame: about 360 bytes for a second of speech."""
    frames = frames_of(decoded.floats().mean(axis=1), decoded.sample_rate)
    return pack(frames)


def frames_of(mono: Samples, rate: int) -> Frames:
    """The frames from the first audible one to the last; none for silence. Sound shorter than a window is padded."""
    narrow = _at_rate(mono, rate).astype(np.float32)
    if len(narrow) < WINDOW + HOP:
        narrow = np.pad(narrow, (0, WINDOW + HOP - len(narrow)))
    energies = _band_energies(narrow)
    power = energies.sum(axis=1)[1:]
    if not power.max() > 0:
        return Frames(np.empty(0, np.uint32), np.empty(0, np.bool_))
    audible = power > power.max() * 10 ** (-_AUDIBLE_BELOW_LOUDEST_DB / 10)
    bits = np.diff(energies[:, :-1] - energies[:, 1:], axis=0) > 0
    words = (bits * _POWERS).sum(axis=1, dtype=np.uint32)
    first, last = np.flatnonzero(audible)[[0, -1]]
    return Frames(words[first : last + 1], audible[first : last + 1])


def _at_rate(mono: Samples, rate: int) -> Samples:
    common = math.gcd(rate, RATE)
    if rate == RATE:
        return mono
    narrow: Samples = scipy.signal.resample_poly(mono, RATE // common, rate // common)
    return narrow


def _band_energies(narrow: NDArray[np.float32]) -> NDArray[np.float32]:
    """[frames, 33] energies of bands of equal width in octaves; a few frames at a time, so that memory stays small."""
    window = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    edges = np.rint(np.geomspace(_LOW_HZ, _HIGH_HZ, BITS + 2) * WINDOW / RATE).astype(np.int64)
    starts = np.lib.stride_tricks.sliding_window_view(narrow, WINDOW)[::HOP]
    found = []
    for at in range(0, len(starts), _BATCH_FRAMES):
        spectra = np.fft.rfft(starts[at : at + _BATCH_FRAMES] * window, axis=1)[:, edges[0] : edges[-1]]
        power = spectra.real**2 + spectra.imag**2
        found.append(np.add.reduceat(power, edges[:-1] - edges[0], axis=1))
    return np.concatenate(found)


def pack(frames: Frames) -> bytes:
    body = frames.words.astype("<u4").tobytes() + np.packbits(frames.audible).tobytes()
    return _HEADER.pack(VERSION, len(frames.words)) + body


def unpack(data: bytes) -> Frames:
    """Raises ValueError for bytes that this version did not write."""
    version, count = _HEADER.unpack_from(data) if len(data) >= _HEADER.size else (None, 0)
    if version != VERSION or len(data) != _HEADER.size + 4 * count + (count + 7) // 8:
        raise ValueError(f"not a fingerprint of version {VERSION}")
    words = np.frombuffer(data, "<u4", count, _HEADER.size).astype(np.uint32)
    audible = np.unpackbits(np.frombuffer(data, np.uint8, offset=_HEADER.size + 4 * count), count=count)
    return Frames(words, audible.astype(np.bool_))


def distance(one: bytes, other: bytes) -> float:
    """The share of bits that differ where the two fit best; see `Alignment`."""
    return align(unpack(one), unpack(other)).distance


def align(one: Frames, other: Frames) -> Alignment:
    """Try every shift at which half of the shorter sound, and a second of it if it has one, overlaps the other."""
    least = least_overlap(one, other)
    if least == 0:
        return Alignment(1.0, 0, 0)
    size = 1 << (len(one.words) + len(other.words)).bit_length()
    agreement = _correlate(_signs(one), _signs(other), size).sum(axis=1)
    heard, heard_too = (each.audible[:, None].astype(np.float32) for each in (one, other))
    overlaps = np.rint(_correlate(heard, heard_too, size)[:, 0])
    rates = np.where(overlaps >= least, 0.5 - agreement / (2 * BITS * np.maximum(overlaps, 1)), 1.0)
    best = int(np.argmin(rates))
    shift = best if best < len(one.words) else best - size
    return Alignment(float(max(rates[best], 0.0)), shift, int(overlaps[best]))


def least_overlap(one: Frames, other: Frames) -> int:
    """How many audible frames must be compared before a likeness means anything; 0 when one is silent."""
    shorter = min(int(one.audible.sum()), int(other.audible.sum()))
    return max(math.ceil(_LEAST_OVERLAP * shorter), min(_LEAST_FRAMES, shorter))


def distance_at(one: Frames, other: Frames, shift: int) -> float:
    """As `align`, for one known shift; 1 where too little overlaps."""
    start, end = max(shift, 0), min(len(one.words), shift + len(other.words))
    if end <= start:
        return 1.0
    both = one.audible[start:end] & other.audible[start - shift : end - shift]
    overlap = int(both.sum())
    if overlap < max(least_overlap(one, other), 1):
        return 1.0
    differing = np.bitwise_count(one.words[start:end] ^ other.words[start - shift : end - shift])
    return float(differing[both].sum()) / (BITS * overlap)


def _signs(frames: Frames) -> NDArray[np.float32]:
    """[frames, 32] of -1 and 1; 0 where inaudible."""
    bits = (frames.words[:, None] & _POWERS) != 0
    return np.where(frames.audible[:, None], 2 * bits - 1, 0).astype(np.float32)


def _correlate(one: NDArray[np.float32], other: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Circular cross-correlation down the columns: row s is the second moved s frames later."""
    left, right = np.fft.rfft(one, size, axis=0), np.fft.rfft(other, size, axis=0)
    return np.fft.irfft(left * np.conj(right), size, axis=0).astype(np.float32)


def trimmed_sha256(decoded: Decoded) -> str:
    """SHA-256 of the channels' mean from the first to the last sample within 40 dB of the peak, its peak at int16's.

    Equal for copies that only had silence added or cut, or were made louder or quieter without rounding (by powers of
    two, or in a deeper format). A gain that rounds changes last bits: the fingerprint finds those. Silence is itself.
    """
    mono = decoded.floats().mean(axis=1)
    peak = np.abs(mono).max()
    if peak == 0:
        return hashlib.sha256(b"").hexdigest()
    sounding = np.flatnonzero(np.abs(mono) >= peak * 10 ** (-_TRIM_BELOW_PEAK_DB / 20))
    levelled = np.rint(mono[sounding[0] : sounding[-1] + 1] * (32767 / peak)).astype("<i2")
    return hashlib.sha256(levelled.tobytes()).hexdigest()
