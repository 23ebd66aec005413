"""Facts about a recording of speech that need no reference: clipping, silence, noise, bandwidth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal

Samples = NDArray[np.float64]

_FRAME_SECONDS = 0.02
_SILENCE_BELOW_SPEECH_DB = 40.0
_SILENCE_DBFS = -60.0
_GAP_FRAMES = 8
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
    quiet or coarsely quantised sound, so `found` wants several. `share` is the part of all samples inside such runs.
    """
    inside = runs = 0
    for channel in samples.T:
        for extreme in (channel.max(), channel.min()):
            if abs(extreme) < _QUIETEST_CLIPPED_PEAK:
                continue
            edges = np.flatnonzero(np.diff(np.concatenate([[0], (channel == extreme).astype(np.int8), [0]])))
            lengths = edges[1::2] - edges[::2]
            flat = lengths[lengths >= _FLAT_RUN]
            inside, runs = inside + int(flat.sum()), runs + len(flat)
    return Clipping(inside / samples.size, runs >= _FLAT_RUNS)


def frame_power(mono: Samples, rate: int, seconds: float = _FRAME_SECONDS) -> Samples:
    """Mean power of successive frames; a clip shorter than one frame is one frame."""
    length = min(len(mono), max(1, round(seconds * rate)))
    count = len(mono) // length
    return (mono[: count * length].reshape(count, length) ** 2).mean(axis=1)


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
    """Signal-to-noise ratio in dB, from the gaps between words: their power against the whole clip's.

    None for silence. Clamped to -10..80, where 80 means "no noise found".
    """
    power = frame_power(mono, rate)
    if not power.any():
        return None
    smooth = np.convolve(power, np.ones(_GAP_FRAMES) / _GAP_FRAMES, mode="valid") if len(power) > _GAP_FRAMES else power
    noise = float(smooth.min())
    speech = max(float(power.mean()) - noise, 0.0)
    if noise <= 0:
        return 80.0
    return float(np.clip(10 * np.log10(max(speech / noise, 1e-3)), -10, 80))


def bandwidth(mono: Samples, rate: int) -> float:
    """The highest frequency in Hz that still carries speech."""
    length = min(len(mono), 512)
    frequencies, _, spectra = signal.spectrogram(mono, rate, nperseg=length, noverlap=length // 2, window="hann")
    loudest = np.quantile(spectra, 0.95, axis=1)
    carrying = np.flatnonzero(loudest > loudest.max() * 1e-6)
    return float(frequencies[carrying[-1]]) if len(carrying) and loudest.max() > 0 else 0.0
