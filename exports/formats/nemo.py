"""NeMo manifests: one clip a line, with what is said in it.

Paths lead from the manifest's own folder, as NeMo reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exports.canonical import write_lines
from exports.formats.base import TASKS, Context, Format
from exports.formats.data import about
from exports.formats.manifests import ClipLists

UP = "../../"  # from exports/nemo to the release


def opens(folder: Path, context: Context) -> ClipLists:
    root = folder / "exports" / "nemo"

    def finish(track: str, split: str, clips: Iterator[Any]) -> None:
        write_lines(root / f"{track}_{split}.jsonl", (entry(clip) for clip in clips))

    return ClipLists(root, context, finish)


def entry(clip: Any) -> dict[str, Any]:
    return {
        "audio_filepath": UP + clip["audio"],
        "text": clip["text"],
        "duration": clip["seconds"],
        "language": clip["language"],
        "speaker_id": clip["speaker"],
    }


FORMAT = Format("nemo", "NeMo manifests", TASKS, opens, about=about("nemo"))
