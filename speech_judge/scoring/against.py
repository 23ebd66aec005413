"""Another judge's predictions of the same references, and what makes a difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from speech_judge.data.release import Release
from speech_judge.metrics.paired import Difference
from speech_judge.scoring.comparing import compare
from speech_judge.scoring.joining import Joined, Pair
from speech_judge.scoring.of_release import SYSTEM_OF, joined_tasks
from speech_judge.scoring.options import Options

Reading = Callable[[Sequence[Pair]], Sequence[Pair]]  # what was done to our pairs before they were scored


def against_of_release(
    release: Release, split: str, ours: Mapping[str, Joined], predictions: Path, read: Reading, options: Options
) -> dict[str, Any]:
    """Tasks that both judges answered."""
    theirs = joined_tasks(release, split, predictions, read)
    both = [task for task in ours if task in theirs]
    found: dict[str, Difference] = {}
    for task in both:
        found |= compare(SYSTEM_OF[task], ours[task].pairs, theirs[task].pairs, options)
    return as_json(predictions, {task: theirs[task].as_json() for task in both}, found)


def against_of_files(
    system: str, predictions: Path, ours: Sequence[Pair], theirs: Joined, read: Reading, options: Options
) -> dict[str, Any]:
    return as_json(predictions, {system: theirs.as_json()}, compare(system, ours, read(theirs.pairs), options))


def as_json(predictions: Path, joined: Mapping[str, Any], found: Mapping[str, Difference]) -> dict[str, Any]:
    """`joined`: how the other judge's predictions were, by task or system."""
    return {
        "predictions": str(predictions),
        "joined": dict(joined),
        "figures": {name: each.as_json() for name, each in found.items()},
        "matters": [name for name, each in found.items() if each.matters],
    }
