"""The equalised twin of a clip: the same speech without what tells clips apart before anyone speaks.

One channel, 16 kHz, one band for all clips, 50 ms of quiet before and after, -23 LUFS (EBU R 128), one noise floor, no
offset, no clipping. Duration, pauses and noise within the speech stay: they belong to the speech, and the probe of
`exports.leakage.shortcuts` says what they still tell.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable

import numpy as np
import scipy  # not `from scipy import signal`: that would load it (a second) with every Django command
from numpy.typing import NDArray

from datasets_app.audio.decode import Decoded
from datasets_app.audio.loudness import integrated_loudness, true_peak
from datasets_app.audio.speech import frame_power
from datasets_app.audio.twin import pcm_bytes

RATE = 16_000
TARGET_LUFS = -23.0
CEILING_DBTP = -1.0
MARGIN_SECONDS = 0.05
WIDEST_HZ, NARROWEST_HZ = 7_000.0, 3_400.0
_LOWEST_HZ = 80.0
_ROLL_OFF = 0.05
_STOP_BAND_DB = 80.0
_FRAME_SECONDS = 0.005
_SPEECH_BELOW_LOUD_DB = 40.0
_FLOOR_DBFS = -66.0

Samples = NDArray[np.float64]


def common_band(bandwidths: Iterable[float]) -> float:
    """The upper limit in Hz that all but the narrowest 2 % of clips fill, in whole 100 Hz between 3400 and 7000."""
    found = [value for value in bandwidths if value > 0]
    fillable = float(np.quantile(found, 0.02)) if found else WIDEST_HZ
    return float(np.clip(math.floor(fillable / 100) * 100, NARROWEST_HZ, WIDEST_HZ))


def equalise(decoded: Decoded, *, band_hz: float = WIDEST_HZ) -> Decoded:
    """The twin of a clip: mono, 16 bits, 16 kHz. The same clip and band give the same samples; silence stays silent.

    A clip whose peaks would pass -1 dBTP at -23 LUFS is left as loud as they allow.
    """
    narrow = _band(_at_rate(decoded.floats().mean(axis=1), decoded.sample_rate), band_hz)
    speech = _framed(narrow)
    twin = _levelled(speech + _quiet(len(speech), band_hz, speech, decoded))
    return Decoded(np.rint(twin * 32767).astype(np.int16)[:, None], RATE, 1, "pcm_s16le", 16)


def _at_rate(mono: Samples, rate: int) -> Samples:
    common = math.gcd(rate, RATE)
    found: Samples = mono if rate == RATE else scipy.signal.resample_poly(mono, RATE // common, rate // common)
    return found


def _band(mono: Samples, band_hz: float) -> Samples:
    """80 Hz to `band_hz` with linear phase, 80 dB down 5 % above: a clip that ended there anyway looks no different."""
    taps, beta = scipy.signal.kaiserord(_STOP_BAND_DB, _ROLL_OFF * band_hz / (RATE / 2))
    low = scipy.signal.firwin(taps | 1, band_hz, window=("kaiser", beta), fs=RATE)
    high = scipy.signal.butter(4, _LOWEST_HZ, "highpass", fs=RATE, output="sos")
    found: Samples = scipy.signal.sosfiltfilt(high, scipy.signal.fftconvolve(mono, low, mode="same"), padlen=0)
    return found


def _framed(mono: Samples) -> Samples:
    """From 50 ms before the first speech to 50 ms after the last, faded there; with zeros where the clip has less."""
    margin = round(MARGIN_SECONDS * RATE)
    power = frame_power(mono, RATE, _FRAME_SECONDS)
    loud = np.flatnonzero(power > np.quantile(power, 0.95) * 10 ** (-_SPEECH_BELOW_LOUD_DB / 10))
    if not len(loud):
        return mono
    frame = round(_FRAME_SECONDS * RATE)
    first, last = int(loud[0]) * frame, min((int(loud[-1]) + 1) * frame, len(mono))
    padded = np.pad(mono, margin)[first : last + 2 * margin]
    fade = np.sin(np.linspace(0, np.pi / 2, margin)) ** 2
    padded[:margin] *= fade
    padded[-margin:] *= fade[::-1]
    return padded


def _quiet(count: int, band_hz: float, speech: Samples, decoded: Decoded) -> Samples:
    """Noise in the common band under the whole twin, as far below its speech everywhere: digital silence tells."""
    seed = int.from_bytes(hashlib.sha256(pcm_bytes(decoded)).digest()[:4], "big")
    hiss = _band(np.random.RandomState(seed).standard_normal(count), band_hz)
    loudness = integrated_loudness(speech[:, None], RATE)
    if loudness is None:
        return np.zeros(count)
    level = 10 ** ((_FLOOR_DBFS - TARGET_LUFS + loudness) / 20)
    quiet: Samples = hiss * (level / np.sqrt((hiss**2).mean()))
    return quiet


def _levelled(mono: Samples) -> Samples:
    loudness, peak = integrated_loudness(mono[:, None], RATE), true_peak(mono[:, None])
    if loudness is None or peak is None:
        return mono
    return mono * 10 ** (min(TARGET_LUFS - loudness, CEILING_DBTP - peak) / 20)
