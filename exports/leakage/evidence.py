"""What the checks look at: neutral rows read back from the files, independent of how a release was made."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from exports.canonical import read_lines

SPLITS = ("train", "val", "test")
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class ClipEvidence:
    id: str
    path: str
    speaker: str
    system: str
    text: str
    recording: str
    source: str
    origin: str
    declared_pcm: str
    pcm: str  # SHA-256 of the samples as they stand in the file; empty when it is no plain WAV
    chunks: tuple[str, ...]  # names of the RIFF chunks of the file


@dataclass(frozen=True, slots=True)
class TextEvidence:
    text: str
    stock: bool  # the published standard answer "no improvement needed"


@dataclass(frozen=True, slots=True)
class RowEvidence:
    id: str
    key: str
    task: str
    split: str
    clips: tuple[str, ...]
    texts: tuple[TextEvidence, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    clips: dict[str, ClipEvidence]
    rows: tuple[RowEvidence, ...]

    def splits_of_clips(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {clip: set() for clip in self.clips}
        for row in self.rows:
            for clip in row.clips:
                found.setdefault(clip, set()).add(row.split)
        return found

    def with_row(self, row: RowEvidence, *clips: ClipEvidence) -> Evidence:
        return replace(self, clips={**self.clips, **{clip.id: clip for clip in clips}}, rows=(*self.rows, row))


def read_folder(folder: Path) -> Evidence:
    """Read a release folder. Costs one pass over all audio."""
    clips = {row["id"]: clip_evidence(folder, row) for row in read_lines(folder / "clips.jsonl")}
    return Evidence(clips, tuple(read_rows(folder)))


def read_rows(folder: Path) -> Iterator[RowEvidence]:
    for path in sorted((folder / "tasks").glob("*/*.jsonl")):
        for row in read_lines(path):
            texts = tuple(TextEvidence(text["text"], is_stock(row)) for text in row["texts"])
            yield RowEvidence(row["id"], row["key"], path.parent.name, path.stem, tuple(row["clips"]), texts)


def is_stock(row: dict[str, Any]) -> bool:
    """The one text that is meant to repeat: SpeechEval's answer when nothing is to be improved."""
    return bool(row["answers"].get("improvement_areas") == ["none"])


def clip_evidence(folder: Path, row: dict[str, Any]) -> ClipEvidence:
    chunks, pcm = wav_facts(folder / row["audio"])
    return ClipEvidence(
        id=row["id"],
        path=row["audio"],
        speaker=row["speaker"] or "",
        system=row["system"] or "",
        text=row["text"],
        recording=row["recording"] or "",
        source=row["source"],
        origin=row["origin"],
        declared_pcm=row["pcm_sha256"],
        pcm=pcm,
        chunks=chunks,
    )


def wav_facts(path: Path) -> tuple[tuple[str, ...], str]:
    """The names of a WAV's chunks and the SHA-256 of its samples; ((), "") for what is no WAV."""
    with path.open("rb") as file:
        head = file.read(12)
        if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"WAVE":
            return (), ""
        names, digest = [], ""
        while len(header := file.read(8)) == 8:
            name, size = struct.unpack("<4sI", header)
            names.append(name.decode("latin-1"))
            if name == b"data":
                digest = digest_of(file, size)
            else:
                file.seek(size, 1)
            file.seek(size % 2, 1)
        return tuple(names), digest


def digest_of(file: Any, size: int) -> str:
    found = hashlib.sha256()
    while size > 0 and (piece := file.read(min(CHUNK, size))):
        found.update(piece)
        size -= len(piece)
    return found.hexdigest()
