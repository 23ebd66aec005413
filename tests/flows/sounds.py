"""A delivery as a person would upload it: WAV files of made-up voices, with a manifest that knows all about them."""

from __future__ import annotations

import csv
import io
import wave
import zlib
from dataclasses import dataclass

import numpy as np

RATE, SECONDS = 16_000, 1.4
TEXTS = (
    "The ferry leaves the harbour before the market opens.",
    "Nobody expected the orchestra to begin with a lullaby.",
    "Seven lanterns hung between the chestnut trees.",
)
COLUMNS = ("filename", "text", "language", "speaker", "system", "origin", "source")


@dataclass(frozen=True)
class Sound:
    """`group`: what shares a text and a speaker; nothing is shared across groups, so that a release can be split."""

    filename: str
    text: str
    speaker: str
    system: str
    origin: str
    wav: bytes


def sounds_for(task: str) -> list[Sound]:
    """Three groups of two clips: a recorded voice in the first group, otherwise two synthesisers a text."""
    return [
        Sound(
            filename=f"{task}-{group}-{take}.wav",
            text=f"{text} This is about {task}.",
            speaker=f"{task} voice {group}",
            system="" if (group, take) == (0, 0) else f"{task} system {group}{take}",
            origin="real" if (group, take) == (0, 0) else "synthetic",
            wav=voice(zlib.crc32(f"{task}-{group}-{take}".encode())),
        )
        for group, text in enumerate(TEXTS)
        for take in range(2)
    ]


def voice(seed: int) -> bytes:
    """Something with pitch, syllables and breath, different for each seed: 16-bit mono WAV."""
    random = np.random.default_rng(seed)
    at = np.arange(round(RATE * SECONDS)) / RATE
    pitch = random.uniform(90, 240) * (1 + 0.05 * np.sin(2 * np.pi * random.uniform(1, 3) * at))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    tone = sum(np.sin(n * phase + random.uniform(0, 6)) / n for n in range(1, 20))
    syllables = np.clip(np.sin(2 * np.pi * random.uniform(2, 5) * at), 0, None)
    sound = 0.12 * tone * syllables + 0.002 * random.standard_normal(at.size)
    packed = io.BytesIO()
    with wave.open(packed, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return packed.getvalue()


def manifest(sounds: list[Sound], source: str) -> bytes:
    lines = io.StringIO()
    rows = csv.writer(lines)
    rows.writerow(COLUMNS)
    rows.writerows([s.filename, s.text, "en", s.speaker, s.system, s.origin, source] for s in sounds)
    return lines.getvalue().encode()
