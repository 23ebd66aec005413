"""What the lists of clips share: every clip of a track's split once, sorted, whatever number of rows name it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from annotation.questionnaire import Questionnaire
from exports.formats.base import Context, Row, Skipped, track_of
from exports.formats.spill import Spill


class ClipLists:
    """Collects clips in `root`; on closing calls `finish(track, split, rows of clips.jsonl)` for each list."""

    def __init__(self, root: Path, context: Context, finish: Callable[[str, str, Iterator[Any]], None]) -> None:
        self.spill, self.clip, self.finish = Spill(root), context.clip, finish

    def write(self, row: Row, questionnaire: Questionnaire) -> Iterator[Skipped]:
        shelf = f"{track_of(row['task'])}/{row['split']}"
        for clip in row["clips"]:
            self.spill.add(shelf, clip)
        return iter(())

    def clips(self, shelf: str) -> Iterator[Row]:
        """Without those whose sound this release does not hold: who reads such a list opens every file."""
        rows = (self.clip(key) for key, _ in self.spill.sorted(shelf))
        return (row for row in rows if row.get("included", True))

    def close(self) -> None:
        for shelf in self.spill.shelves():
            track, split = shelf.split("/")
            self.finish(track, split, self.clips(shelf))
        self.spill.close()
