"""The lists of clips: every clip of a track's split once, sorted, whatever number of rows name it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from exports.formats.base import Context, Listing, Row, track_of
from exports.formats.spill import Spill


class ClipLists:
    """Collects clips once for all formats, and hands each clip's row of `clips.jsonl` to every list on closing."""

    def __init__(self, folder: Path, context: Context, listings: Sequence[Listing]) -> None:
        self.folder, self.clip, self.listings = folder, context.clip, listings
        self.spill = Spill(folder / "exports")

    def add(self, row: Row) -> None:
        shelf = f"{track_of(row['task'])}/{row['split']}"
        for clip in row["clips"]:
            self.spill.add(shelf, clip)

    def close(self) -> None:
        for shelf in self.spill.shelves():
            track, split = shelf.split("/")
            with ExitStack() as files:
                lists = [files.enter_context(opened(self.folder, track, split)) for opened in self.listings]
                for clip in map(self.clip, self.spill.keys(shelf)):
                    if clip.get("included", True):  # who reads a list opens every file in it
                        for put in lists:
                            put(clip)
        self.spill.close()
