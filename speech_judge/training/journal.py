"""What a run says: `metrics.jsonl` for programs, `train.log` for people, `state.json` for whoever asks."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any


def write_whole(path: Path, text: str) -> None:
    """Replace a file so that a reader sees the old one or the new one."""
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, path)


class Journal:
    """One process of a run keeps it (rank 0); the others have a `Silence`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        heal(folder / "metrics.jsonl")
        self.metrics = (folder / "metrics.jsonl").open("a", encoding="utf-8", buffering=1)
        self.log = (folder / "train.log").open("a", encoding="utf-8", buffering=1)

    def write(self, kind: str, **values: Any) -> None:
        self.metrics.write(json.dumps({"kind": kind, **values}, ensure_ascii=False) + "\n")

    def say(self, text: str) -> None:
        line = f"{time.strftime('%Y-%m-%d %H:%M:%S')} {text}"
        self.log.write(line + "\n")
        print(line, flush=True)

    def state(self, **values: Any) -> None:
        write_whole(self.folder / "state.json", json.dumps({"pid": os.getpid(), **values}, indent=1) + "\n")


class Silence:
    """The journal of the other processes."""

    def write(self, kind: str, **values: Any) -> None: ...

    def say(self, text: str) -> None: ...

    def state(self, **values: Any) -> None: ...


def heal(path: Path) -> None:
    """A process that was killed may have left half a line: drop it, so that every line is an object."""
    if path.is_file() and (data := path.read_bytes()) and not data.endswith(b"\n"):
        os.truncate(path, data.rfind(b"\n") + 1)
