"""The twin: the lossless, tag-free WAV that is played and released in place of the original."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from datasets_app.audio.decode import Decoded

_PCM = 1


def pcm_bytes(decoded: Decoded) -> bytes:
    """Samples as they stand in the twin: little-endian, interleaved, 2 or 3 bytes each."""
    if decoded.bits == 16:
        return decoded.pcm.astype("<i2").tobytes()
    words = np.ascontiguousarray(decoded.pcm.astype("<i4"))
    return words.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def wav_bytes(decoded: Decoded) -> bytes:
    """A 44-byte header and the samples, nothing else: equal sound gives equal bytes on every machine."""
    body = pcm_bytes(decoded)
    block = decoded.channels * decoded.bits // 8
    pad = len(body) % 2  # RIFF chunks end on even bytes
    sound = (_PCM, decoded.channels, decoded.sample_rate, decoded.sample_rate * block, block, decoded.bits)
    header = struct.pack("<4sI4s4sI", b"RIFF", 36 + len(body) + pad, b"WAVE", b"fmt ", 16)
    return header + struct.pack("<HHIIHH", *sound) + struct.pack("<4sI", b"data", len(body)) + body + b"\0" * pad


def write_wav(decoded: Decoded, path: Path) -> None:
    path.write_bytes(wav_bytes(decoded))
