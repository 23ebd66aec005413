"""What can be known about a clip from its samples alone."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

from datasets_app.audio import loudness, speech
from datasets_app.audio.decode import Decoded
from datasets_app.audio.fingerprint import trimmed_sha256
from datasets_app.audio.twin import pcm_bytes


@dataclass(frozen=True)
class Facts:
    """Measured, never declared. Levels are None for silence; every number is finite, so this is plain JSON.

    `pcm_sha256` is over the samples as they stand in the twin; `bits` is the depth we keep (16 or 24); `clipping_share`
    the part of samples in flat tops; `snr_db` an estimate, -10..80; `dc` the mean of all samples in -1..1;
    `noise_floor_dbfs` the power of the quietest 0.16 s, -120 at least; `trimmed_sha256` see `fingerprint`.
    """

    pcm_sha256: str
    seconds: float
    sample_rate: int
    channels: int
    codec: str
    bits: int
    loudness_lufs: float | None
    true_peak_dbtp: float | None
    clipping_share: float
    clipped: bool
    leading_silence_s: float
    trailing_silence_s: float
    silence_share: float
    snr_db: float | None
    bandwidth_hz: float
    dc: float
    noise_floor_dbfs: float
    trimmed_sha256: str

    def as_json(self) -> dict[str, str | int | float | bool | None]:
        """Rounded to what the measurement can tell, so that the same sound gives the same record on any machine."""
        return {key: round(value, 5) if isinstance(value, float) else value for key, value in asdict(self).items()}


def measure(decoded: Decoded) -> Facts:
    samples = decoded.floats()
    mono = samples.mean(axis=1)
    clipping = speech.clipping(samples)
    silence = speech.silence(mono, decoded.sample_rate)
    return Facts(
        pcm_sha256=hashlib.sha256(pcm_bytes(decoded)).hexdigest(),
        seconds=decoded.seconds,
        sample_rate=decoded.sample_rate,
        channels=decoded.channels,
        codec=decoded.codec,
        bits=decoded.bits,
        loudness_lufs=loudness.integrated_loudness(samples, decoded.sample_rate),
        true_peak_dbtp=loudness.true_peak(samples),
        clipping_share=clipping.share,
        clipped=clipping.found,
        leading_silence_s=silence.leading_s,
        trailing_silence_s=silence.trailing_s,
        silence_share=silence.share,
        snr_db=speech.snr(mono, decoded.sample_rate),
        bandwidth_hz=speech.bandwidth(mono, decoded.sample_rate),
        dc=float(mono.mean()),
        noise_floor_dbfs=speech.noise_floor(mono, decoded.sample_rate),
        trimmed_sha256=trimmed_sha256(decoded),
    )
