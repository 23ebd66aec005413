"""NeMo manifests: one clip a line, with what is said in it.

Paths lead from the manifest's own folder, as NeMo reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from exports.canonical import Lines
from exports.formats.base import TASKS, Format, Row
from exports.formats.data import about

UP = "../../"  # from exports/nemo to the release


@contextmanager
def manifest(folder: Path, track: str, split: str) -> Iterator[Callable[[Row], None]]:
    with Lines(folder / "exports" / "nemo" / f"{track}_{split}.jsonl") as lines:
        yield lambda clip: lines.write(entry(clip))


def entry(clip: Row) -> dict[str, Any]:
    return {
        "audio_filepath": UP + clip["audio"],
        "text": clip["text"],
        "duration": clip["seconds"],
        "language": clip["language"],
        "speaker_id": clip["speaker"],
    }


FORMAT = Format("nemo", "NeMo manifests", TASKS, lists=manifest, about=about("nemo"))
