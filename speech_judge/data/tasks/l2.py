"""L2 assessment (arXiv 2606.09470): a learner's sentence in words: `Accuracy: Good` and so on, then each word's label.

Scores of 0 to 10 become five words (verified against SpeechOcean762: 9-10, 7-8, 5-6, 3-4, below 3); one vocabulary for
every aspect, because the published one (`Fair` beside `Average`) lets style give answers away. A decimal counts as the
nearest whole score. The rationale is not a target, as in the paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from speech_judge.data.release import Release
from speech_judge.data.sample import Kind, Sample, Scale
from speech_judge.data.target import TargetWriter
from speech_judge.data.tasks.common import about

LABELS = ("Worst", "Bad", "Average", "Good", "Excellent")
FLOORS = (0, 3, 5, 7, 9)  # the lowest whole score of each label
SCALE = Scale(LABELS, (0.0, 1.0, 2.0, 3.0, 4.0))
ASPECTS = {"Accuracy": "accuracy", "Fluency": "fluency", "Prosody": "prosodic"}
QUESTION = (
    "The speaker is a learner and reads: {transcript}\nRate accuracy, fluency and prosody of the sentence and each "
    "word as Excellent, Good, Average, Bad or Worst."
)


def samples(release: Release, row: Mapping[str, Any]) -> Iterator[Sample]:
    writer = TargetWriter()
    for title, key in ASPECTS.items():
        score = row["answers"].get(key)
        if score is not None:
            level = level_of(score)
            writer.span(Kind.DIMENSION, key, f"{title}: ", LABELS[level], "\n", scale=SCALE, truth=float(level))
    words, scores = row["transcript"].split(), row["answers"].get("word_accuracy") or []
    if scores and len(scores) == len(words):
        labelled = " ".join(
            f"{word}/{LABELS[level_of(score)]}" for word, score in zip(words, scores, strict=True) if score is not None
        )
        writer.span(Kind.DIMENSION, "word_accuracy", "Words: ", labelled, "\n", scale=None, truth=None)
    if writer.spans:
        yield Sample(
            id=row["id"],
            key=row["key"],
            task=row["task"],
            prompt=(*(release.audio(clip) for clip in row["clips"]), QUESTION.format(transcript=row["transcript"])),
            target=writer.text,
            spans=tuple(writer.spans),
            meta=about(row),
        )


def level_of(score: float) -> int:
    """Index in LABELS of a score of 0 to 10."""
    return max(level for level, floor in enumerate(FLOORS) if round(score) >= floor)
