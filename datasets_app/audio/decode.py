"""An untrusted file to samples: sniffed, decoded by a fenced-in ffmpeg, counted, never believed."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from datasets_app.audio import ffmpeg
from datasets_app.audio.errors import AudioError
from datasets_app.audio.ffmpeg import Limits
from datasets_app.audio.sniff import HEAD_BYTES, sniff

MAX_CHANNELS = 2
SAMPLE_RATES = range(4_000, 192_001)
DEFAULT_LIMITS = Limits()

# ffmpeg indents what a file says of itself deeper than this, so a tag cannot pass for this line.
_STREAM = re.compile(
    r"^\[info\]   Stream #0:\d+.*?: Audio: (?P<codec>\w+)[^\n]*? (?P<rate>\d+) Hz, [^,\n]+, (?P<format>\w+)"
    r"(?: \((?P<bits>\d+) bit\))?",
    re.M,
)
_ANY_STREAM = re.compile(r"^\[info\]   Stream #0:\d+", re.M)
_DEEP_FORMATS = {"s32", "s32p", "flt", "fltp", "dbl", "dblp"}
_LOSSLESS = re.compile(r"pcm_|flac|alac")


@dataclass(frozen=True)
class Decoded:
    """Samples of one clip at their native rate and channels.

    `pcm` is [frames, channels], int16 with `bits` 16, or int32 with `bits` 24; full scale is 2 ** (bits - 1).
    Lossless sources deeper than 16 bits keep 24; everything else keeps 16.
    """

    pcm: NDArray[np.int16] | NDArray[np.int32]
    sample_rate: int
    channels: int
    codec: str
    bits: int

    @property
    def seconds(self) -> float:
        return len(self.pcm) / self.sample_rate

    def floats(self) -> NDArray[np.float64]:
        """[frames, channels] in -1..1."""
        return self.pcm.astype(np.float64) / np.float64(2 ** (self.bits - 1))


class _Collector:
    """Takes ffmpeg's WAV stream piece by piece: its header, then samples up to the cap."""

    def __init__(self, max_seconds: float) -> None:
        self.max_seconds = max_seconds
        self.buffer = bytearray()
        self.rate = self.channels = self.start = 0
        self.too_long = False

    @property
    def frame_bytes(self) -> int:
        return 4 * self.channels

    @property
    def frames(self) -> int:
        return (len(self.buffer) - self.start) // self.frame_bytes if self.start else 0

    def __call__(self, piece: bytes) -> bool:
        self.buffer += piece
        if not self.start and not self._read_header():
            return True
        if self.channels > MAX_CHANNELS:
            return False
        self.too_long = self.frames > self.max_seconds * self.rate
        return not self.too_long

    def _read_header(self) -> bool:
        """Find rate, channels and where the samples begin. True once the whole header is here."""
        position = 12
        while position + 8 <= len(self.buffer):
            name, size = struct.unpack_from("<4sI", self.buffer, position)
            if name == b"data":
                self.start = position + 8
                return True
            if name == b"fmt " and position + 16 <= len(self.buffer):
                self.channels, self.rate = struct.unpack_from("<HI", self.buffer, position + 10)
            position += 8 + size + size % 2
        return False

    def samples(self) -> NDArray[np.float32]:
        body = np.frombuffer(self.buffer, dtype="<f4", count=self.frames * self.channels, offset=self.start)
        return body.reshape(-1, self.channels)


def decode(path: Path, *, max_seconds: float, limits: Limits = DEFAULT_LIMITS) -> Decoded:
    """Decode the first sound stream of `path`.

    Raises `AudioError` (see `errors.MESSAGES`). Memory is bounded by `max_seconds`, whatever the file claims: the
    duration is the number of samples that came out.
    """
    if not path.is_file():
        raise AudioError("unreadable", detail="not a regular file")
    with path.open("rb") as file:
        form = sniff(file.read(HEAD_BYTES))
    sound = _Collector(max_seconds)
    finished = ffmpeg.run(path, form, seconds=max_seconds + 1, limits=limits, take=sound)
    _refuse(sound, finished, limits)
    stream = _STREAM.search(finished.log)
    if stream is None:
        raise AudioError("unreadable", detail=finished.log)
    bits = _depth(stream)
    return Decoded(_quantise(sound.samples(), bits), sound.rate, sound.channels, stream["codec"], bits)


def _refuse(sound: _Collector, finished: ffmpeg.Finished, limits: Limits) -> None:
    """Raise for everything that is not a clip."""
    if sound.channels > MAX_CHANNELS:
        raise AudioError("unsupported_channels", detail=f"{sound.channels} channels")
    if sound.start and sound.rate not in SAMPLE_RATES:
        raise AudioError("unreadable", detail=f"{sound.rate} samples a second")
    if sound.too_long:
        raise AudioError("too_long", detail=f"over {sound.max_seconds} s")
    if not sound.start and _ANY_STREAM.search(finished.log) and not _STREAM.search(finished.log):
        raise AudioError("no_audio_stream", detail=finished.log)
    if finished.status != 0 or not sound.frames:
        raise AudioError("unreadable", detail=f"status {finished.status}\n{finished.log}")
    if sound.frames < limits.min_seconds * sound.rate:
        raise AudioError("too_short", detail=f"{sound.frames} frames")


def _depth(stream: re.Match[str]) -> int:
    """How many bits of this source are worth keeping: 16 or 24."""
    deep = stream["format"] in _DEEP_FORMATS and _LOSSLESS.match(stream["codec"]) is not None
    return 24 if deep and int(stream["bits"] or 24) > 16 else 16


def _quantise(samples: NDArray[np.float32], bits: int) -> NDArray[np.int16] | NDArray[np.int32]:
    """Float to integers of `bits`, rounded half to even and clamped: the way ffmpeg itself does it."""
    if not np.isfinite(samples).all():
        raise AudioError("unreadable", detail="samples that are no numbers")
    full = 2.0 ** (bits - 1)
    whole = np.clip(np.rint(samples * np.float64(full)), -full, full - 1)
    return whole.astype(np.int16) if bits == 16 else whole.astype(np.int32)
