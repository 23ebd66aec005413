"""Sound that a detector could be fooled by: equal speech-like clips, prepared in two ways."""

from __future__ import annotations

import numpy as np
import scipy.signal

from datasets_app.audio.decode import Decoded
from exports.leakage.evidence import ClipEvidence

RATE = 22_050


def syllables(number: int, seconds: float = 1.2) -> np.ndarray:
    """Bursts of a gliding harmonic tone with some breath, another for every number."""
    chance = np.random.default_rng(number)
    at = np.arange(int(seconds * chance.uniform(0.8, 1.2) * RATE)) / RATE
    pitch = chance.uniform(90, 220) * (1 + 0.1 * np.sin(2 * np.pi * chance.uniform(0.5, 2) * at))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    tone = sum(np.sin(n * phase) / n for n in range(1, 12))
    loud = np.clip(np.sin(2 * np.pi * chance.uniform(2, 4) * at + 0.3), 0, None)
    return loud * (tone + 0.3 * chance.standard_normal(len(at)))


def prepared(number: int, *, real: bool) -> Decoded:
    """Real clips begin later, are louder, and reach higher: nothing of that is in the voice."""
    chance = np.random.default_rng([number, 7])
    speech = syllables(number)
    if not real:
        speech = scipy.signal.sosfiltfilt(scipy.signal.butter(8, 7800, fs=RATE, output="sos"), speech)
    lead = np.zeros(int((0.1 + 0.02 * chance.standard_normal() ** 2 + (0.06 if real else 0)) * RATE))
    samples = np.concatenate([lead, speech, np.zeros(int(0.1 * RATE))])
    level = 10 ** ((-18 if real else -24) / 20 + chance.normal(0, 0.08))
    samples = samples / np.abs(samples).max() + 1e-3 * chance.standard_normal(len(samples))
    samples *= level / np.abs(samples).max()
    whole = np.rint(np.clip(samples, -1, 1) * 32767).astype(np.int16)
    return Decoded(whole[:, None], RATE, 1, "pcm_s16le", 16)


def evidence_of(number: int, facts: dict[str, float], *, real: bool) -> ClipEvidence:
    origin = "real" if real else "synthetic"
    return ClipEvidence(f"c{number:03d}", source="one", speaker=f"s{number % 15}", origin=origin, facts=facts)
