"""What `predict` asks: the items of a release's split, or the rows of a prompt file. Nothing is left out.

A row that cannot be asked becomes a question with an `error`, so that there is a prediction for every row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from speech_judge.data.pronunciation import text_of, units_of
from speech_judge.data.release import Release, Row
from speech_judge.data.sample import SYSTEM, AudioRef
from speech_judge.data.tasks.speecheval import PLACEHOLDER, fill
from speech_judge.errors import JudgeError
from speech_judge.judging import question as ask
from speech_judge.judging.forms import FREE, Forms
from speech_judge.judging.question import SYSTEMS, Asked, Manner, Question, clip_of
from speech_judge.reading.speecheval import TASKS


def of_release(forms: Forms, release: Release, tasks: Sequence[str], split: str, manner: Manner) -> Iterator[Question]:
    """One question an item, in the release's order; a preference is one for each dimension that people judged.

    Raises JudgeError for a task that the release or this program does not have.
    """
    for task in tasks:
        if task not in SYSTEMS or task not in release.tasks:
            raise JudgeError(
                f"There is no task {task!r} to ask about in the release {release.name!r}.",
                f"It has {', '.join(name for name in release.tasks if name in SYSTEMS)}.",
            )
    for task in tasks:
        for row in release.rows(task, split):
            yield from of_row(forms, release, task, row, manner)


def of_row(forms: Forms, release: Release, task: str, row: Row, manner: Manner) -> Iterator[Question]:
    whole = Question(row["id"], row["key"], task, (), row["split"], tuple(row["audio"]))
    try:
        clips = [release.audio(clip) for clip in row["clips"]]
        if task == "preference":
            yield from preferences(release, row, clips, whole, manner)
        else:
            yield replace(whole, asked=asked(forms, task, row, clips, manner))
    except (KeyError, JudgeError) as error:
        yield replace(whole, error=f"The item could not be asked about: {error}")


def asked(forms: Forms, task: str, row: Row, clips: list[AudioRef], manner: Manner) -> tuple[Asked, ...]:
    if SYSTEMS[task] == "alld":
        return ask.spoken_question(task, clips)
    if task == "pronunciation":
        return ask.pronunciation_question(clips[0], text_of(row), units_of(row), manner)
    return ask.speecheval_question(forms, task, clips, manner, row["questionnaire"])


def preferences(
    release: Release, row: Row, clips: list[AudioRef], whole: Question, manner: Manner
) -> Iterator[Question]:
    for key, dimension in release.dimensions(row["questionnaire"]).items():
        if dimension["kind"] == "comparison" and row["answers"].get(key) is not None:
            named = dimension["published"] or key
            yield replace(
                whole,
                id=f"{whole.id}:{key}",
                key=f"{whole.key}:{key}",
                asked=ask.verdict_question(clips, row["instruction"], named, manner),
            )


def of_prompts(path: Path) -> Iterator[Question]:
    """Rows as ms-swift has them: {"messages": [...], "audios": [...], "key", "task"}; paths count from the file's
    folder. A message of the assistant is the label, which is not shown."""
    if not path.is_file():
        raise JudgeError(f"There is no file {path}.", "Check --prompts.")
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate((line for line in stream if line.strip()), start=1):
            try:
                yield of_prompt(json.loads(line), number, path.parent)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                yield Question(f"line{number}", f"line{number}", "", (), error=f"Line {number} is no prompt: {error!r}")


def of_prompt(row: Mapping[str, Any], number: int, folder: Path) -> Question:
    audios = tuple(str(audio) for audio in row.get("audios") or ())
    told = {message["role"]: str(message["content"]) for message in row["messages"]}
    user = told["user"]
    if user.count(PLACEHOLDER) != len(audios):
        raise ValueError(f"{user.count(PLACEHOLDER)} x {PLACEHOLDER} for {len(audios)} audios")
    clips = [clip_of(folder / audio) for audio in audios]
    task = TASKS.get(str(row.get("task")), str(row.get("task") or ""))
    sample = replace(ask.sample(task, fill(user, clips)), system=told.get("system", SYSTEM))
    name = str(row.get("id") or f"line{number}")
    return Question(
        name, str(row.get("key") or name), task, (Asked(sample, FREE),), str(row.get("split") or ""), audios
    )
