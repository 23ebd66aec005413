"""A clip as the models want it: mono, 16 kHz, float32, cut to a stated length."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import soundfile
import soxr

RATE = 16_000
SHORTEST = 1_600  # samples; below three mel frames an encoder gives no token at all


def samples_of(path: Path, longest: int) -> tuple[int, bool]:
    """How many samples `read` gives, and whether the clip is cut to `longest`. Reads the header only."""
    info = soundfile.info(path)
    full = math.ceil(info.frames * RATE / info.samplerate)
    return max(min(full, longest), SHORTEST), full > longest


def read(path: Path, longest: int) -> np.ndarray:
    """Samples in [-1, 1], shape [n], with n of `samples_of`; channels are averaged, short clips get silence."""
    wanted, _ = samples_of(path, longest)
    wave, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = wave.mean(axis=1)
    if rate != RATE:
        mono = soxr.resample(mono, rate, RATE)
    mono = mono[:wanted]
    return np.pad(mono, (0, wanted - len(mono))).astype(np.float32)
