"""References of a release's split, task by task, with a judge's predictions of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from speech_judge.data.release import Release
from speech_judge.errors import JudgeError
from speech_judge.reading.judgement import Reference
from speech_judge.reading.predictions import read_predictions
from speech_judge.reading.references import read_references
from speech_judge.scoring.grouping import with_groups
from speech_judge.scoring.joining import Joined, Pair, join

SYSTEM_OF = {
    "assessment": "speecheval",
    "comparison": "speecheval",
    "suggestion": "speecheval",
    "detection": "speecheval",
    "rating": "alld",
    "ab": "alld",
    "preference": "sagelm",
    "pronunciation": "l2",
}


def references_of(release: Release, task: str, split: str) -> list[Reference]:
    path = release.folder / "tasks" / task / f"{split}.jsonl"
    return with_groups(read_references(SYSTEM_OF[task], path), release) if path.is_file() else []


def joined_tasks(
    release: Release, split: str, predictions: Path, read: Callable[[Sequence[Pair]], Sequence[Pair]] = tuple
) -> dict[str, Joined]:
    """Task by task, `read` done to the pairs; tasks the judge said nothing about are left out.

    Raises JudgeError when that is all of them.
    """
    found = {}
    for task in release.tasks:
        wanted = references_of(release, task, split) if task in SYSTEM_OF else []
        given = (
            [row for row in read_predictions(SYSTEM_OF.get(task, ""), predictions) if row.task == task]
            if wanted
            else []
        )
        if given:
            joined = join(wanted, given)
            found[task] = replace(joined, pairs=tuple(read(joined.pairs)))
    if not found:
        raise JudgeError(f"{predictions} holds no prediction for {split} of this release.", "Predict that split first.")
    return found
