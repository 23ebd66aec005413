"""Rows of a release's `preference/` folder: a reply that is right, and the same with one thing wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from speech_judge.data.release import Release
from speech_judge.data.sample import Sample
from speech_judge.data.tasks.speecheval import fill
from speech_judge.errors import JudgeError


@dataclass(frozen=True)
class Pair:
    """`chosen.target` against `rejected`, to the same prompt."""

    chosen: Sample
    rejected: str
    weight: float


def read_pairs(release: Release, task: str, split: str) -> list[Pair]:
    """Raises JudgeError when the release has no such rows."""
    rows = list(release.lines(f"preference/{task}/{split}.jsonl"))
    if not rows and split == "train":
        raise JudgeError(
            f"The release {release.name!r} has no preference rows of {task!r}.",
            "Build a release with the format `preference` and items of that task, or take it out of the stage.",
        )
    return [pair_of(release, row) for row in rows]


def pair_of(release: Release, row: Mapping[str, Any]) -> Pair:
    clips = [release.audio(release.clips_by_path[path]) for path in row["audios"]]
    chosen = Sample(
        id=row["id"],
        key=row["key"],
        task=row["task"],
        prompt=fill(row["prompt"], clips),
        target=row["chosen"],
        complete=not row["chosen"].endswith("</think>"),  # an answer would follow
        meta={"item": row["id"], "flip_target": row["flip_target"], "direction": row["direction"]},
    )
    return Pair(chosen, row["rejected"], float(row["weight"]))
