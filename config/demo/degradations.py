"""Ways to spoil clean speech, the same on every machine: each takes samples and a seeded source of chance.

All work on mono samples in -1..1 (float64) and return the like. No lossy encoder is called: encoders differ from one
ffmpeg to the next, and a demo clip must have one fingerprint everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydub import AudioSegment
from scipy import fft, signal

Samples = NDArray[np.float64]
Interval = tuple[float, float]

_CEILING = 10 ** (-1 / 20)


@dataclass(frozen=True)
class Scene:
    """What a degradation may use: the rate, chance, and other people's voices."""

    rate: int
    chance: np.random.RandomState
    others: Sequence[Samples] = ()


@dataclass(frozen=True)
class Spoiled:
    """The samples, and where they are spoiled in seconds; an empty list means throughout."""

    samples: Samples
    where: list[Interval] = field(default_factory=list)


def seed(recording: str, recipe: str) -> np.random.RandomState:
    """Chance that depends on nothing but the two names. RandomState, because its streams are frozen by promise."""
    digest = hashlib.sha256(f"{recording}|{recipe}".encode()).digest()
    return np.random.RandomState(int.from_bytes(digest[:4], "big"))


def degrade(clean: Samples, recipe: Mapping[str, Any], scene: Scene) -> Spoiled:
    """Do what a recipe's `do` says (degradations.yaml). 1 dB of head room remains, so that only clipping ever clips."""
    parameters = {key: value for key, value in recipe.items() if key != "kind"}
    spoiled = _KINDS[recipe["kind"]](clean, scene, **parameters)
    peak = np.abs(spoiled.samples).max()
    return Spoiled(spoiled.samples * min(1.0, _CEILING / peak), spoiled.where)


def noise(clean: Samples, scene: Scene, *, colour: str, snr_db: float) -> Spoiled:
    """Add noise so that the mean power of the whole clean clip stands `snr_db` above that of the noise."""
    added = _COLOURS[colour](len(clean), scene)
    gain = np.sqrt((clean**2).mean() / (added**2).mean() / 10 ** (snr_db / 10))
    return Spoiled(clean + gain * added)


def _white(count: int, scene: Scene) -> Samples:
    return scene.chance.standard_normal(count)


def _pink(count: int, scene: Scene) -> Samples:
    """Equal power per octave above 50 Hz."""
    spectrum = fft.rfft(scene.chance.standard_normal(count))
    hertz = fft.rfftfreq(count, 1 / scene.rate)
    return fft.irfft(spectrum / np.sqrt(np.maximum(hertz, 50.0)), count)


def _babble(count: int, scene: Scene) -> Samples:
    """Twenty-four layers of other voices of the demo, backwards, so that no word of theirs is heard (or leaks)."""
    total = np.zeros(count)
    for layer in range(24):
        voice = scene.others[layer % len(scene.others)]
        audible = np.flatnonzero(np.abs(voice) > 1e-3)
        speech = voice[audible[0] : audible[-1]][::-1]
        looped = np.tile(speech, 2 + count // len(speech))
        start = scene.chance.randint(len(speech))
        total += looped[start : start + count]
    return total


def clipping(clean: Samples, scene: Scene, *, share: float) -> Spoiled:
    """Cut the loudest `share` of the samples off flat, then bring the rest up as an overdriven recording would be."""
    ceiling = np.quantile(np.abs(clean), 1 - share)
    return Spoiled(np.clip(clean, -ceiling, ceiling) * (_CEILING / ceiling))


def packet_loss(clean: Samples, scene: Scene, *, rate: float) -> Spoiled:
    """Lose 20 ms packets in bursts of about three; what is lost is silent."""
    count = len(clean) * 50 // scene.rate
    lost = np.zeros(count, dtype=bool)
    inner = np.arange(count // 10, count - count // 10)
    while lost.sum() < rate * count:
        start = scene.chance.choice(inner)
        lost[start : start + 1 + scene.chance.poisson(2)] = True
    edges = np.flatnonzero(np.diff(np.concatenate([[0], lost.astype(np.int8), [0]]))) * 20
    segment = _segment(clean, scene.rate)
    pieces, position = AudioSegment.empty(), 0
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        pieces += segment[position:start] + AudioSegment.silent(min(end, len(segment)) - start, scene.rate)
        position = end
    where = [(start / 1000, end / 1000) for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)]
    return Spoiled(_samples(pieces + segment[position:]), where)


def lowpass(clean: Samples, scene: Scene, *, cutoff_hz: float) -> Spoiled:
    """Nothing above `cutoff_hz`: a linear-phase filter, 80 dB down 5 % beyond it."""
    return Spoiled(_lowpassed(clean, scene.rate, cutoff_hz))


def _lowpassed(samples: Samples, rate: int, cutoff_hz: float) -> Samples:
    taps, beta = signal.kaiserord(80.0, 0.05 * cutoff_hz / (rate / 2))
    kernel = signal.firwin(taps | 1, cutoff_hz, window=("kaiser", beta), fs=rate)
    return signal.fftconvolve(samples, kernel, mode="same")


def codec(clean: Samples, scene: Scene, *, codec: str, kept: int = 0) -> Spoiled:
    return Spoiled(_transform(clean, kept) if codec == "transform" else _narrow(clean, scene.rate, _CODECS[codec]))


def _narrow(clean: Samples, rate: int, coded: Callable[[Samples], Samples]) -> Samples:
    """Through a telephone channel: 300 to 3400 Hz at 8 kHz."""
    band = signal.sosfilt(signal.butter(4, 300, "highpass", fs=rate, output="sos"), _lowpassed(clean, rate, 3400))
    # A codec's decisions would blow the last bit of a filter's rounding, which differs between processors, up to noise.
    narrow = np.rint(signal.resample_poly(band, 8000, rate) * 32767) / 32767
    return signal.resample_poly(coded(narrow), rate, 8000)[: len(clean)]


def _mulaw(samples: Samples) -> Samples:
    """Eight-bit companding, mu = 255."""
    companded = np.sign(samples) * np.log1p(255 * np.abs(np.clip(samples, -1, 1))) / np.log(256)
    coarse = np.rint(companded * 127) / 127
    return np.sign(coarse) * (256 ** np.abs(coarse) - 1) / 255


def _adpcm(samples: Samples) -> Samples:
    """Adaptive differential coding with three bits a sample: a step that grows on large differences and decays."""
    factors = (0.9, 0.9, 1.25, 1.75)
    out, value, step = np.empty_like(samples), 0.0, 0.01
    for index, sample in enumerate(samples.tolist()):
        difference = sample - value
        level = min(3, int(abs(difference) / step))
        value += (level + 0.5) * step * (1 if difference >= 0 else -1)
        step = min(0.5, max(0.0005, step * factors[level]))
        out[index] = value
    return out


def _transform(clean: Samples, kept: int) -> Samples:
    """Keep the `kept` largest of 320 cosine coefficients every 10 ms, as a starved transform codec does."""
    frame, hop = 320, 160
    window = signal.windows.cosine(frame)
    count = len(clean) // hop + 2
    padded = np.pad(clean, (hop, (count + 1) * hop - len(clean)))
    frames = np.lib.stride_tricks.sliding_window_view(padded, frame)[::hop] * window
    coefficients = fft.dct(frames, norm="ortho", axis=1)
    floor = np.sort(np.abs(coefficients), axis=1)[:, -kept][:, None]
    rebuilt = fft.idct(np.where(np.abs(coefficients) >= floor, coefficients, 0.0), norm="ortho", axis=1) * window
    out = np.zeros(len(padded))
    for index, piece in enumerate(rebuilt):
        out[index * hop : index * hop + frame] += piece
    return out[hop : hop + len(clean)]


def reverb(clean: Samples, scene: Scene, *, rt60_s: float) -> Spoiled:
    """A room: the direct sound, then noise that decays by 60 dB in `rt60_s`, stronger the longer it lasts."""
    count = round(rt60_s * scene.rate)
    tail = scene.chance.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
    tail[: round(0.005 * scene.rate)] = 0
    room = tail * np.sqrt(rt60_s / (tail**2).sum())
    room[0] = 1.0
    wet = signal.fftconvolve(clean, room)[: len(clean)]
    return Spoiled(wet * np.sqrt((clean**2).mean() / (wet**2).mean()))


def tempo(clean: Samples, scene: Scene, *, factor: float) -> Spoiled:
    """Speak `factor` times as fast at the same pitch: overlap-add of windows that fit best (WSOLA)."""
    frame, reach = round(0.04 * scene.rate), round(0.012 * scene.rate)
    hop, window = frame // 2, signal.windows.hann(frame, sym=False)
    count = int(len(clean) / factor) // hop
    # Whole numbers, so that the best fit is the same on every processor even where all fits are alike, as in silence.
    padded = np.pad(np.rint(clean * 32767).astype(np.int64), (reach, frame + 2 * reach + hop))
    out = np.zeros((count + 1) * hop + frame)
    wanted = padded[reach : reach + frame]
    for index in range(count):
        centre = reach + min(round(index * hop * factor), len(clean))
        around = padded[centre - reach : centre + reach + frame]
        start = centre - reach + int(np.argmax(np.correlate(around, wanted, mode="valid")))
        out[index * hop : index * hop + frame] += padded[start : start + frame] * window
        wanted = padded[start + hop : start + hop + frame]
    return Spoiled(out[: count * hop] / 32767)


def jitter(clean: Samples, scene: Scene, *, depth: float, hertz: float) -> Spoiled:
    """A trembling speed, and so pitch: `depth` is the largest relative change, about `hertz` times a second."""
    drift = signal.sosfilt(
        signal.butter(2, hertz, fs=scene.rate, output="sos"), scene.chance.standard_normal(len(clean))
    )
    speed = 1 + depth * drift / np.abs(drift).max()
    position = np.cumsum(speed) - 1
    return Spoiled(np.interp(position * (len(clean) - 1) / position[-1], np.arange(len(clean)), clean))


def _segment(samples: Samples, rate: int) -> AudioSegment:
    whole = np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2")
    return AudioSegment(whole.tobytes(), frame_rate=rate, sample_width=2, channels=1)


def _samples(segment: AudioSegment) -> Samples:
    return np.array(segment.get_array_of_samples(), dtype=np.float64) / 32767


_COLOURS: dict[str, Callable[[int, Scene], Samples]] = {"white": _white, "pink": _pink, "babble": _babble}
_CODECS: dict[str, Callable[[Samples], Samples]] = {"mulaw": _mulaw, "adpcm": _adpcm}
_KINDS: dict[str, Callable[..., Spoiled]] = {
    "noise": noise,
    "clipping": clipping,
    "packet_loss": packet_loss,
    "lowpass": lowpass,
    "codec": codec,
    "reverb": reverb,
    "tempo": tempo,
    "jitter": jitter,
}
