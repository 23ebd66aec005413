"""Two tracks of splits: what is rated for quality, and what is told apart as real or made."""

from __future__ import annotations

QUALITY, DETECTION = "quality", "detection"
TRACKS = (QUALITY, DETECTION)


def track_of(task: str) -> str:
    return DETECTION if task == DETECTION else QUALITY
