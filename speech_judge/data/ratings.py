"""Ratings as text: what a text expert is told where the judge hears the clip."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from speech_judge.data.release import Release
from speech_judge.data.sample import Sample
from speech_judge.data.tasks.common import turned

SPLITS = ("train", "val", "test")
RATED = (
    "Listeners rated a clip of speech; the scales run from 1 to 5 and more is better.\n{scores}\nDescribe what this "
    "speech sounds like and how it comes to its overall quality. Give the overall score at the end."
)
COMPARED = (
    "Listeners rated two clips of speech; the scales run from 1 to 5 and more is better.\n{scores}\nSay which clip is "
    "better, or that they are alike, and by what it can be heard."
)


class Ratings:
    def __init__(self, release: Release) -> None:
        self.release = release

    def told(self, sample: Sample) -> str:
        """The expert's prompt for a sample of `rating` or `ab`."""
        row = self.rows[sample.task, str(sample.meta["item"])]
        if len(sample.clips) == 1:
            return RATED.format(scores=self.scores(row, row["answers"]))
        order = str(sample.meta["order"])
        answers = turned(self.release.dimensions(row["questionnaire"]), row["answers"], order)
        lines = [
            f"Speech{side}: {self.scores(*rated)}"
            for side, clip in zip("AB", sample.clips, strict=True)
            if (rated := self.by_clip.get(clip.clip))
        ]
        return COMPARED.format(scores="\n".join([*lines, self.scores(row, answers)]))

    def scores(self, row: Mapping[str, Any], answers: Mapping[str, Any]) -> str:
        dimensions = self.release.dimensions(row["questionnaire"])
        return ", ".join(
            f"{dimension['published'] or key}: {number(answers[key])}"
            for key, dimension in dimensions.items()
            if isinstance(answers.get(key), int | float | str) and dimension["kind"] != "text"
        )

    @cached_property
    def rows(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        return {
            (task, row["id"]): row
            for task in ("rating", "ab")
            for split in SPLITS
            for row in self.release.lines(f"tasks/{task}/{split}.jsonl")
        }

    @cached_property
    def by_clip(self) -> Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]:
        """Rating rows of single clips, and their answers."""
        return {row["clips"][0]: (row, row["answers"]) for (task, _), row in self.rows.items() if task == "rating"}


def number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)
