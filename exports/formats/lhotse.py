"""Lhotse manifests: recordings and supervisions as gzipped JSON Lines whose bytes do not depend on the day."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from exports.canonical import dumps
from exports.formats.base import TASKS, Format, Row
from exports.formats.data import about


@contextmanager
def manifests(folder: Path, track: str, split: str) -> Iterator[Callable[[Row], None]]:
    root = folder / "exports" / "lhotse"
    with (
        gzipped(root / f"{track}_{split}_recordings.jsonl.gz") as recordings,
        gzipped(root / f"{track}_{split}_supervisions.jsonl.gz") as supervisions,
    ):

        def put(clip: Row) -> None:
            recordings.write(dumps(recording(clip)) + "\n")
            supervisions.write(dumps(supervision(clip)) + "\n")

        yield put


@contextmanager
def gzipped(path: Path) -> Iterator[TextIO]:
    """No name and no time in the header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        path.open("wb") as plain,
        gzip.GzipFile("", "wb", fileobj=plain, mtime=0) as packed,
        TextIOWrapper(packed, encoding="utf-8", newline="\n") as text,
    ):
        yield text


def recording(clip: Row) -> dict[str, Any]:
    """Paths lead from the release's folder: `RecordingSet.with_path_prefix` puts it in front."""
    channels = list(range(clip["channels"]))
    samples = samples_of(clip)
    return {
        "id": clip["id"],
        "sources": [{"type": "file", "channels": channels, "source": clip["audio"]}],
        "sampling_rate": clip["sample_rate"],
        "num_samples": samples,
        "duration": samples / clip["sample_rate"],
        "channel_ids": channels,
    }


def supervision(clip: Row) -> dict[str, Any]:
    return {
        "id": clip["id"],
        "recording_id": clip["id"],
        "start": 0.0,
        "duration": samples_of(clip) / clip["sample_rate"],
        "channel": 0 if clip["channels"] == 1 else list(range(clip["channels"])),
        "text": clip["text"],
        "language": clip["language"],
        "speaker": clip["speaker"],
        "custom": {name: clip[name] for name in ("origin", "source", "system")},
    }


def samples_of(clip: Row) -> int:
    return int(clip.get("samples") or round(clip["seconds"] * clip["sample_rate"]))


FORMAT = Format("lhotse", "Lhotse manifests", TASKS, lists=manifests, about=about("lhotse"))
