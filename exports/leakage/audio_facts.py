"""What the checks need to know about a sound, from its file alone: for datasets that are not ours."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from datasets_app.audio.decode import Decoded, decode
from datasets_app.audio.facts import measure
from datasets_app.audio.fingerprint import fingerprint
from datasets_app.audio.plain_wav import plain_wav

LONGEST_SECONDS = 600.0
_READ_AT_ONCE_BYTES = 64 << 20
_NOT_NUMBERS = ("pcm_sha256", "trimmed_sha256", "codec")


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """`facts` are the numbers of `datasets_app.audio.facts.Facts`; what could not be measured (silence) is absent."""

    pcm_sha256: str
    trimmed_sha256: str
    print: bytes
    codec: str
    facts: dict[str, float]


def sound_facts(path: Path, *, max_seconds: float = LONGEST_SECONDS) -> SoundFacts:
    """Decode and measure any file that ffmpeg reads; a plain WAV needs no ffmpeg. Raises AudioError."""
    measured = measure(sound := _sound(path, max_seconds)).as_json()
    return SoundFacts(
        pcm_sha256=str(measured["pcm_sha256"]),
        trimmed_sha256=str(measured["trimmed_sha256"]),
        print=fingerprint(sound),
        codec=str(measured["codec"]),
        facts=numbers(measured),
    )


def numbers(measured: dict[str, str | int | float | bool | None]) -> dict[str, float]:
    """What is a number in a record of facts; yes and no are 1 and 0."""
    return {
        name: float(value)
        for name, value in measured.items()
        if name not in _NOT_NUMBERS and isinstance(value, int | float)
    }


def _sound(path: Path, max_seconds: float) -> Decoded:
    if path.is_file() and path.stat().st_size <= _READ_AT_ONCE_BYTES:
        sound = plain_wav(path.read_bytes())
        if sound is not None and sound.seconds <= max_seconds:
            return sound
    return decode(path, max_seconds=max_seconds)
