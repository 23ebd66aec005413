"""A dozen figures of a clip's sound, for the simple judge that every model has to beat."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from speech_judge.audio.wav import RATE

FRAME, HOP = 400, 160  # 25 ms and 10 ms at 16 kHz
QUIET = 1e-5
Facts = dict[str, "float | None"]


def sound_facts(samples: npt.NDArray[np.float32]) -> Facts:
    """Of mono samples at 16 kHz in -1..1. Levels in dB, times in s; None where a clip is too short or silent."""
    if len(samples) < 4 * FRAME:
        return {"seconds": len(samples) / RATE}
    wave = samples.astype(np.float64)
    frames = np.lib.stride_tricks.sliding_window_view(wave, FRAME)[::HOP]
    power = (frames**2).mean(axis=1)
    level = 10 * np.log10(power + QUIET**2)
    loud, quiet = np.percentile(level, [95, 10])
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(FRAME), axis=1)) ** 2
    mean = spectrum.mean(axis=0) + QUIET**4
    frequency = np.fft.rfftfreq(FRAME, 1 / RATE)
    share = np.cumsum(mean) / mean.sum()
    speaking = level > loud - 25
    flat = np.exp(np.log(spectrum + QUIET**4).mean(axis=1)) / (spectrum.mean(axis=1) + QUIET**4)
    flux = np.abs(np.diff(np.log10(spectrum + QUIET**4), axis=0)).mean()
    return {
        "seconds": len(wave) / RATE,
        "level_db": float(10 * np.log10((wave**2).mean() + QUIET**2)),
        "peak": float(np.abs(wave).max()),
        "near_full_scale": float((np.abs(wave) > 0.985).mean()),
        "speech_over_pauses_db": float(loud - quiet),
        "pauses": float(1 - speaking.mean()),
        "level_spread_db": float(level[speaking].std()) if speaking.any() else None,
        "rolloff_99_hz": float(frequency[np.searchsorted(share, 0.99)]),
        "centroid_hz": float((frequency * mean).sum() / mean.sum()),
        "above_4k": float(mean[frequency > 4000].sum() / mean.sum()),
        "flatness": float(flat.mean()),
        "flux": float(flux),
        "crossings": float((np.diff(np.signbit(wave)) != 0).mean()),
    }
