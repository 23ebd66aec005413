"""ALLD (arXiv 2501.17202): describe and rate one clip, or say which of two is better; the text is the whole answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from speech_judge.data.release import Release
from speech_judge.data.sample import AudioRef, Sample
from speech_judge.data.target import TargetWriter
from speech_judge.data.tasks.common import about

RATE = "Please describe and evaluate the synthetic speech"
COMPARE = ("Please perform A/B preference test between", "and", ", including a tie.")


def samples(release: Release, row: Mapping[str, Any]) -> Iterator[Sample]:
    """One sample per accepted text; a row without one is not for this system. A `ba` text hears B first."""
    for text in row["texts"]:
        clips = [release.audio(clip) for clip in (row["clips"] if text["order"] == "ab" else reversed(row["clips"]))]
        writer = TargetWriter()
        writer.answer(text["text"].strip())
        yield Sample(
            id=f"{row['id']}:{text['id']}",
            key=row["key"],
            task=row["task"],
            prompt=prompt(clips),
            target=writer.text,
            spans=tuple(writer.spans),
            meta=about(row, text=text["id"], order=text["order"]),
        )


def prompt(clips: list[AudioRef]) -> tuple[str | AudioRef, ...]:
    if len(clips) == 1:
        return (RATE, clips[0], ".")
    first, between, end = COMPARE
    return (first, clips[0], between, clips[1], end)
