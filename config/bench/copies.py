"""Ways in which one recording comes back as another file; each takes and gives mono samples in -1..1 with the rate."""

from __future__ import annotations

import math
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import scipy
from numpy.typing import NDArray

from datasets_app.audio import ffmpeg
from datasets_app.audio.decode import Decoded, decode
from datasets_app.audio.twin import write_wav

Samples = NDArray[np.float64]
Sound = tuple[Samples, int]


def sound_of(samples: Samples, rate: int) -> Decoded:
    whole = np.rint(np.clip(samples, -1, 1) * 32767).astype(np.int16)
    return Decoded(whole[:, None], rate, 1, "pcm_s16le", 16)


def gain(samples: Samples, rate: int) -> Sound:
    return 0.31 * samples, rate


def through_8_khz(samples: Samples, rate: int) -> Sound:
    return at_rate(at_rate(samples, rate, 8000), 8000, rate), rate


def to_44_khz(samples: Samples, rate: int) -> Sound:
    return at_rate(samples, rate, 44_100), 44_100


def at_rate(samples: Samples, rate: int, wanted: int) -> Samples:
    common = math.gcd(rate, wanted)
    found: Samples = scipy.signal.resample_poly(samples, wanted // common, rate // common)
    return found


def start_cut(samples: Samples, rate: int) -> Sound:
    """A quarter less, and not by whole hops."""
    return samples[len(samples) // 4 + 11 :], rate


def end_cut(samples: Samples, rate: int) -> Sound:
    return samples[: -len(samples) // 4], rate


def padded_and_quieter(samples: Samples, rate: int) -> Sound:
    return np.concatenate([np.zeros(int(0.4 * rate) + 5), 0.5 * samples, np.zeros(rate // 3)]), rate


def one_second(samples: Samples, rate: int) -> Sound:
    middle = len(samples) // 2
    return samples[middle - rate // 2 : middle + rate // 2], rate


def noise(snr_db: float) -> Callable[[Samples, int], Sound]:
    def added(samples: Samples, rate: int) -> Sound:
        found = np.random.default_rng(len(samples)).standard_normal(len(samples))
        return samples + found * np.sqrt((samples**2).mean() / (found**2).mean() / 10 ** (snr_db / 10)), rate

    return added


def coded(suffix: str, *options: str) -> Callable[[Samples, int], Sound]:
    """There and back through a lossy encoder of this machine's ffmpeg."""

    def through(samples: Samples, rate: int) -> Sound:
        with tempfile.TemporaryDirectory() as folder:
            clean, lossy = Path(folder) / "clean.wav", Path(folder) / f"lossy.{suffix}"
            write_wav(sound_of(samples, rate), clean)
            command = [ffmpeg.binary(), "-v", "error", "-i", str(clean), *options, str(lossy)]
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
            back = decode(lossy, max_seconds=60)
        return back.floats()[:, 0], back.sample_rate

    return through


WITHOUT_A_CODEC: dict[str, Callable[[Samples, int], Sound]] = {
    "gain 0.31": gain,
    "8 kHz and back": through_8_khz,
    "to 44.1 kHz": to_44_khz,
    "first quarter cut": start_cut,
    "last quarter cut": end_cut,
    "padded, half as loud": padded_and_quieter,
    "one second of it": one_second,
    "white noise 20 dB": noise(20.0),
    "white noise 10 dB": noise(10.0),
}
CODECS: dict[str, Callable[[Samples, int], Sound]] = {
    "mp3 32 kbit/s": coded("mp3", "-b:a", "32k"),
    "mp3 16 kbit/s": coded("mp3", "-ar", "16000", "-b:a", "16k"),
    "opus 16 kbit/s": coded("ogg", "-c:a", "libopus", "-b:a", "16k"),
    "opus 8 kbit/s": coded("ogg", "-c:a", "libopus", "-b:a", "8k"),
}
