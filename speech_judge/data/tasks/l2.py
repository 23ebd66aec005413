"""L2 assessment (arXiv 2606.09470): a learner's sentence in labels: `Accuracy: Good` and so on, then words and phones.

Prompt and lines are, byte for byte, those of the release's `preference/pronunciation` rows. The rationale is not a
target, as in the paper. An item that lacks an aspect, or scores that fit its words, gives the lines it has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from speech_judge.data.pronunciation import ASPECTS, LABELS, Unit, place, question, text_of, units_of
from speech_judge.data.release import Release
from speech_judge.data.sample import Kind, Sample, Scale
from speech_judge.data.target import TargetWriter
from speech_judge.data.tasks.common import about
from speech_judge.data.tasks.speecheval import fill

SCALE = Scale(LABELS, tuple(map(float, range(len(LABELS)))))


def samples(release: Release, row: Mapping[str, Any]) -> Iterator[Sample]:
    answers, units = row["answers"], units_of(row)
    writer = TargetWriter()
    for title, key in ASPECTS.items():
        if (score := answers.get(key)) is not None:
            level = place("sentence", score)
            writer.span(Kind.DIMENSION, key, lead(writer, title), LABELS[level], "", scale=SCALE, truth=float(level))
    labelled(writer, "Words", "word", [word for word, _ in units], answers.get("word_accuracy"))
    labelled(writer, "Phonemes", "phone", [p for _, phones in units for p in phones], answers.get("phone_accuracy"))
    if writer.spans:
        yield Sample(
            id=row["id"],
            key=row["key"],
            task=row["task"],
            prompt=fill(question(text_of(row)), [release.audio(clip) for clip in row["clips"]]),
            target=writer.text,
            spans=tuple(writer.spans),
            meta=about(row),
        )


def labelled(
    writer: TargetWriter, title: str, unit: Unit, names: Sequence[str], scores: Sequence[float | None] | None
) -> None:
    """A line of `name/Label`; units without a score are left out, and the line where the numbers do not fit."""
    if not scores or len(scores) != len(names):
        return
    pieces = [
        f"{name}/{LABELS[place(unit, score)]}" for name, score in zip(names, scores, strict=True) if score is not None
    ]
    if pieces:
        key = f"{unit}_accuracy"
        writer.span(Kind.DIMENSION, key, lead(writer, title), " ".join(pieces), "", scale=None, truth=None)


def lead(writer: TargetWriter, title: str) -> str:
    return f"{chr(10) if writer.text else ''}{title}: "
