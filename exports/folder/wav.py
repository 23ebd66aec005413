"""One reading of a WAV for everything that has to be known of it."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PLAIN = ("fmt ", "data")
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class WavFile:
    """`sha256` is the file's, `pcm` that of its samples (empty when it is no WAV), `chunks` the names in its header."""

    sha256: str
    pcm: str
    chunks: tuple[str, ...]
    size: int


class Reader:
    """Reads a file from front to back, hashing everything that passes."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.whole, self.size = file, hashlib.sha256(), 0

    def take(self, count: int) -> bytes:
        found = self.file.read(count)
        self.whole.update(found)
        self.size += len(found)
        return found

    def pass_over(self, count: int, *, into: hashlib._Hash | None = None) -> None:
        while count > 0 and (piece := self.take(min(PIECE, count))):
            count -= len(piece)
            if into is not None:
                into.update(piece)

    def rest(self) -> None:
        while self.take(PIECE):
            pass


def read_wav(path: Path) -> WavFile:
    with path.open("rb") as file:
        reader = Reader(file)
        chunks, pcm = chunks_of(reader)
        reader.rest()
        return WavFile(reader.whole.hexdigest(), pcm, chunks, reader.size)


def chunks_of(reader: Reader) -> tuple[tuple[str, ...], str]:
    head = reader.take(12)
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"WAVE":
        return (), ""
    names, pcm = [], ""
    while len(header := reader.take(8)) == 8:
        name, size = struct.unpack("<4sI", header)
        names.append(name.decode("latin-1"))
        samples = hashlib.sha256() if name == b"data" else None
        reader.pass_over(size, into=samples)
        reader.pass_over(size % 2)
        if samples is not None:
            pcm = samples.hexdigest()
    return tuple(names), pcm
