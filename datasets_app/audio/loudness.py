"""Loudness and true peak after ITU-R BS.1770-4."""

from __future__ import annotations

import numpy as np
import scipy  # not `from scipy import signal`: that would load it (a second) with every Django command
from numpy.typing import NDArray

_BLOCK_SECONDS = 0.4
_STEP_SECONDS = 0.1
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_OFFSET = -0.691


def _biquad(b: tuple[float, float, float], a: tuple[float, float, float]) -> list[float]:
    return [value / a[0] for value in (*b, *a)]


def _k_weighting(rate: int) -> NDArray[np.float64]:
    """Second-order sections of the standard's head filter and high-pass, for any rate.

    The standard prints coefficients for 48 kHz only. These are the cookbook shelf (4 dB at 1500 Hz) and high-pass
    (38 Hz) that pyloudnorm uses too; at 48 kHz they give the printed ones to within 0.05 LU.
    """
    gain, omega = 10 ** (4.0 / 40), 2 * np.pi * 1500.0 / rate
    alpha, cosine = np.sin(omega) / np.sqrt(2), np.cos(omega)
    slope = 2 * np.sqrt(gain) * alpha
    shelf = _biquad(
        (
            gain * ((gain + 1) + (gain - 1) * cosine + slope),
            -2 * gain * ((gain - 1) + (gain + 1) * cosine),
            gain * ((gain + 1) + (gain - 1) * cosine - slope),
        ),
        (
            (gain + 1) - (gain - 1) * cosine + slope,
            2 * ((gain - 1) - (gain + 1) * cosine),
            (gain + 1) - (gain - 1) * cosine - slope,
        ),
    )
    omega = 2 * np.pi * 38.0 / rate
    alpha, cosine = np.sin(omega), np.cos(omega)
    highpass = _biquad(((1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2), (1 + alpha, -2 * cosine, 1 - alpha))
    return np.array([shelf, highpass])


def integrated_loudness(samples: NDArray[np.float64], rate: int) -> float | None:
    """LUFS of [frames, channels] samples in -1..1, gated twice; None for silence.

    A clip shorter than one block of 0.4 s is measured as a single block. The last block may reach half a step beyond
    the end (as in pyloudnorm): clips are short, and their last word would else go unheard. Channels weigh 1 each.
    """
    weighted = scipy.signal.sosfilt(_k_weighting(rate), samples, axis=0)
    power = np.concatenate([[0.0], np.cumsum((weighted**2).sum(axis=1))])
    block, step = min(_BLOCK_SECONDS * rate, len(samples)), _STEP_SECONDS * rate
    starts = np.arange(1 + round((len(samples) - block) / step)) * step
    ends = np.minimum(starts + block, len(samples))
    blocks = (power[ends.astype(int)] - power[starts.astype(int)]) / block
    loud = blocks[_lufs(blocks) > _ABSOLUTE_GATE]
    if not len(loud):
        return None
    gate = _lufs(loud.mean()) + _RELATIVE_GATE
    return float(_lufs(loud[_lufs(loud) > gate].mean()))


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore"):
        return _OFFSET + 10 * np.log10(power)


def true_peak(samples: NDArray[np.float64]) -> float | None:
    """dBTP of [frames, channels] samples, by four-fold oversampling; None for silence."""
    between = np.abs(scipy.signal.resample_poly(samples, 4, 1, axis=0)).max()
    peak = max(float(between), float(np.abs(samples).max()))
    return float(20 * np.log10(peak)) if peak > 0 else None
