"""WebDataset: tar shards with the audio inside, for reading in sequence. On request, for it holds the audio once more.

A sample is `<item>.json` and `<item>.wav`, or `<item>.a.wav` and `<item>.b.wav`. Members carry no times and no owner.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from annotation.questionnaire import Questionnaire
from exports.canonical import dumps
from exports.formats.base import TASKS, Context, Format, Row, Skipped
from exports.formats.data import about

SAMPLES, BYTES = 1000, 500_000_000  # a shard ends at whichever comes first


class Shards:
    """`exports/webdataset/<task>/<split>-000000.tar`; rows come sorted by task and split, so one shard is open."""

    def __init__(self, folder: Path, context: Context) -> None:
        self.folder, self.root = folder, folder / "exports" / "webdataset"
        self.tar: tarfile.TarFile | None = None
        self.place, self.number, self.samples = "", 0, 0

    def write(self, row: Row, questionnaire: Questionnaire) -> Iterator[Skipped]:
        sounds = [self.folder / path for path in row["audio"]]
        if missing := [sound.name for sound in sounds if not sound.is_file()]:
            yield Skipped(row["id"], f"the audio {', '.join(missing)} is not in this release")
            return
        tar = self.shard(f"{row['task']}/{row['split']}")
        text = dumps(row).encode()
        add(tar, f"{row['id']}.json", io.BytesIO(text), len(text))
        for name, sound in zip(("wav",) if len(sounds) == 1 else ("a.wav", "b.wav"), sounds, strict=True):
            with sound.open("rb") as file:
                add(tar, f"{row['id']}.{name}", file, sound.stat().st_size)
        self.samples += 1

    def shard(self, place: str) -> tarfile.TarFile:
        same = place == self.place
        if self.tar is not None and same and self.samples < SAMPLES and self.tar.offset < BYTES:
            return self.tar
        self.close()
        self.number = self.number + 1 if same else 0
        self.place, self.samples = place, 0
        path = self.root / f"{place}-{self.number:06}.tar"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.tar = tarfile.open(path, "w", format=tarfile.USTAR_FORMAT)  # noqa: SIM115 -- open while rows come
        return self.tar

    def close(self) -> None:
        if self.tar is not None:
            self.tar.close()
            self.tar = None


def add(tar: tarfile.TarFile, name: str, file: BinaryIO, size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = size, 0, 0o644
    tar.addfile(member, file)


FORMAT = Format("webdataset", "WebDataset", TASKS, Shards, default=False, about=about("webdataset"))
