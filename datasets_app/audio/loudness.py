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


def _k_weighting(rate: int) -> NDArray[np.float64]:
    """Second-order sections of the standard's head filter and high-pass, derived for any rate.

    Analogue parameters that give the standard's printed coefficients at 48 kHz: libebur128, after De Man (2014).
    """
    k = np.tan(np.pi * 1681.974450955533 / rate)
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    a0 = 1 + k / q + k * k
    shelf = [
        (high + band * k / q + k * k) / a0,
        2 * (k * k - high) / a0,
        (high - band * k / q + k * k) / a0,
        1.0,
        2 * (k * k - 1) / a0,
        (1 - k / q + k * k) / a0,
    ]
    k = np.tan(np.pi * 38.13547087602444 / rate)
    q = 0.5003270373238773
    a0 = 1 + k / q + k * k
    highpass = [1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]
    return np.array([shelf, highpass])


def integrated_loudness(samples: NDArray[np.float64], rate: int) -> float | None:
    """LUFS of [frames, channels] samples in -1..1, gated twice; None for silence.

    A clip shorter than one block of 0.4 s is measured as a single block. One or two channels, weighted 1 each.
    """
    weighted = scipy.signal.sosfilt(_k_weighting(rate), samples, axis=0)
    power = np.concatenate([[0.0], np.cumsum((weighted**2).sum(axis=1))])
    block = min(round(_BLOCK_SECONDS * rate), len(samples))
    starts = np.arange(0, len(samples) - block + 1, max(1, round(_STEP_SECONDS * rate)))
    blocks = (power[starts + block] - power[starts]) / block
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
