"""Which rows become which samples. A module of this package knows one published system's prompts and targets.

`samples(release, task, row, labelled)` gives the samples of one row of `tasks/<task>/<split>.jsonl`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from speech_judge.data.release import Release
from speech_judge.data.sample import Sample
from speech_judge.data.tasks import alld, l2, sagelm, speecheval
from speech_judge.data.tasks.thinking import answer_only
from speech_judge.errors import JudgeError

Reader = Callable[[Release, Mapping[str, Any]], Iterator[Sample]]

READERS: Mapping[str, Reader] = {
    "assessment": speecheval.samples,
    "comparison": speecheval.samples,
    "suggestion": speecheval.samples,
    "detection": speecheval.samples,
    "preference": sagelm.samples,
    "rating": alld.samples,
    "ab": alld.samples,
    "pronunciation": l2.samples,
}


def read(release: Release, task: str, split: str, *, think: bool = True) -> list[Sample]:
    """Samples of a task's split, in the order of its rows; `think` false: without `<think>` lines.

    Raises JudgeError for a task the release does not have.
    """
    name, _, only = task.partition(":")  # "preference:sagelm-acoustic" are the rows of that questionnaire
    if name not in READERS:
        raise JudgeError(f"The recipe names a task {name!r}.", f"Known tasks: {', '.join(READERS)}.")
    if name not in release.tasks:
        raise JudgeError(
            f"The release {release.name!r} has no task {name!r}.",
            f"It has {', '.join(release.tasks)}: choose another release, or take the task out of the stage.",
        )
    rows = (row for row in release.rows(name, split) if row["questionnaire"].startswith(only))
    found = [sample for row in rows for sample in READERS[name](release, row)]
    return found if think else [answer_only(sample) for sample in found]
