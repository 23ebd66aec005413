"""Facts about a recording of speech that need no reference: clipping, silence, noise, bandwidth."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy  # not `from scipy import signal`: that would load it (a second) with every Django command
from numpy.typing import NDArray

Samples = NDArray[np.float64]

_FRAME_SECONDS = 0.02
_SILENCE_BELOW_SPEECH_DB = 40.0
_SILENCE_DBFS = -60.0
_GAP_FRAMES = 8
_GAP_SPREAD = 10**0.15
_BEST_SNR_DB = 80.0
_WORST_SNR_DB = -10.0
_LOWEST_DBFS = -120.0
_SPECTRUM_SECONDS = 0.064
_BANDWIDTH_DB = 60.0
_FLAT_RUN = 3
_FLAT_RUNS = 4
_QUIETEST_CLIPPED_PEAK = 0.01


@dataclass(frozen=True)
class Clipping:
    share: float
    found: bool


@dataclass(frozen=True)
class Silence:
    leading_s: float
    trailing_s: float
    share: float


def clipping(samples: Samples) -> Clipping:
    """Flat tops: runs of three or more samples that all sit exactly on the channel's highest or lowest value.

    This finds clipping at any level, also after the clip was made quieter. One or two such runs happen by chance in
    quiet or coarsely quantised sound, so `found` wants several. `share` is the part of all samples on such an extreme.
    """
    inside = runs = 0
    for channel in samples.T:
        for extreme in {channel.max(), channel.min()}:
            if abs(extreme) < _QUIETEST_CLIPPED_PEAK:
                continue
            edges = np.flatnonzero(np.diff(np.concatenate([[0], (channel == extreme).astype(np.int8), [0]])))
            lengths = edges[1::2] - edges[::2]
            flat = lengths[lengths >= _FLAT_RUN]
            runs += len(flat)
            inside += int(lengths.sum()) if len(flat) else 0
    return Clipping(inside / samples.size, runs >= _FLAT_RUNS)


def frame_power(mono: Samples, rate: int, seconds: float = _FRAME_SECONDS) -> Samples:
    """Mean power of successive frames; a clip shorter than one frame is one frame."""
    length = min(len(mono), max(1, round(seconds * rate)))
    count = len(mono) // length
    frames = mono[: count * length].reshape(count, length)
    power: Samples = np.mean(frames**2, axis=1)
    return power


def silence(mono: Samples, rate: int) -> Silence:
    """How much is silent: 40 dB below the clip's loud frames, or below -60 dBFS."""
    power = frame_power(mono, rate)
    threshold = max(np.quantile(power, 0.95) * 10 ** (-_SILENCE_BELOW_SPEECH_DB / 10), 10 ** (_SILENCE_DBFS / 10))
    sounding = np.flatnonzero(power > threshold)
    seconds = len(mono) / rate
    if not len(sounding):
        return Silence(seconds, seconds, 1.0)
    frame = seconds / len(power)
    return Silence(
        float(sounding[0] * frame), float((len(power) - 1 - sounding[-1]) * frame), 1 - len(sounding) / len(power)
    )


def snr(mono: Samples, rate: int) -> float | None:
    """Signal-to-noise ratio in dB of the whole clip, from its gaps; None for silence.

    The stretches of 0.16 s within 1.5 dB of the quietest one are taken for noise alone, and what the clip has above
    their mean for speech. Averaging several undoes most of the bias of taking a minimum. Steady noise (hiss, hum,
    many voices) is seen; reverberation and coding are not noise here. Clamped to -10..80: 80 means no noise found.
    """
    power = frame_power(mono, rate)
    if not power.any():
        return None
    level = _levels(power)
    noise = float(level[level <= level.min() * _GAP_SPREAD].mean())
    speech = max(float(power.mean()) - noise, 0.0)
    if noise <= speech * 10 ** (-_BEST_SNR_DB / 10):
        return _BEST_SNR_DB
    return 10 * math.log10(max(speech / noise, 10 ** (_WORST_SNR_DB / 10)))


def noise_floor(mono: Samples, rate: int) -> float:
    """Power of the quietest stretch of 0.16 s in dBFS (a full-scale square wave has 0), -120 at least."""
    quietest = float(_levels(frame_power(mono, rate)).min())
    return 10 * math.log10(max(quietest, 10 ** (_LOWEST_DBFS / 10)))


def _levels(power: Samples) -> Samples:
    """Mean power of every stretch of 0.16 s."""
    gap = min(_GAP_FRAMES, len(power))
    level: Samples = np.convolve(power, np.ones(gap) / gap, mode="valid")
    return level


def bandwidth(mono: Samples, rate: int) -> float:
    """The highest frequency in Hz at which the clip's loudest moments come within 60 dB of their strongest frequency.

    Loudest moments, because only fricatives reach the top. 0 for silence.
    """
    length = min(len(mono), round(_SPECTRUM_SECONDS * rate))
    hertz, _, spectra = scipy.signal.spectrogram(mono, rate, nperseg=length, noverlap=length // 2, window="hann")
    loudest = np.quantile(spectra, 0.95, axis=1)
    if not loudest.max() > 0:
        return 0.0
    return float(hertz[np.flatnonzero(loudest > loudest.max() * 10 ** (-_BANDWIDTH_DB / 10))[-1]])
