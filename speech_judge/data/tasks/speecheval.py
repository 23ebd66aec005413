"""SpeechEval (arXiv 2510.14664): `<think>` lines of dimensions, then `<answer>`; the lines are the release's templates.

The text of a sample is, byte for byte, that of the release's `exports/ms_swift` row. An item without an accepted text
gives a sample too: its think lines alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from speech_judge.data.release import Release
from speech_judge.data.sample import AudioRef, Kind, Sample
from speech_judge.data.target import TargetWriter
from speech_judge.data.tasks.common import about, published, scale_of, turned

FIELD = re.compile(r"\{(\w+)(?:\.([AB]))?\}")
PLACEHOLDER = "<audio>"


def samples(release: Release, row: Mapping[str, Any]) -> Iterator[Sample]:
    template = release.templates["tasks"][row["task"]]
    texts = row["texts"] or [{"id": "", "text": "", "order": "ab"}]
    for text in texts:
        words = Words.of(release, row, text["order"])
        clips = [release.audio(clip) for clip in (row["clips"] if text["order"] == "ab" else reversed(row["clips"]))]
        writer = target(template, words, text["text"].strip())
        yield Sample(
            id=f"{row['id']}:{text['id']}" if text["id"] else row["id"],
            key=row["key"],
            task=row["task"],
            prompt=fill(template["user"], clips),
            target=writer.text,
            spans=tuple(writer.spans),
            complete=writer.text.endswith("</answer>"),
            meta=about(row, text=text["id"], order=text["order"]),
        )


def fill(user: str, clips: list[AudioRef]) -> tuple[str | AudioRef, ...]:
    """The user's turn with clips in the place of `<audio>`; what stands around them is kept to the letter."""
    pieces = user.split(PLACEHOLDER)
    prompt: list[str | AudioRef] = [pieces[0]]
    for clip, piece in zip(clips, pieces[1:], strict=True):
        prompt += [clip, piece]
    return tuple(part for part in prompt if part != "")


def target(template: Mapping[str, Any], words: Words, text: str) -> TargetWriter:
    writer = TargetWriter()
    writer.frame("<think>\n")
    for entry in template["think"]:
        if not (entry.get("optional") and not words.has_all(entry["line"])):
            think_line(writer, entry, words)
    writer.frame("</think>\n\n")
    if "answer" in template:
        writer.frame("<answer>\n")
        (key, _), *_ = FIELD.findall(template["answer"])
        scale = scale_of(words.dimensions[key], words.replaced)
        writer.span(Kind.ANSWER, key, "", words.word(key, ""), "", scale=scale, truth=None)
        writer.frame("\n</answer>")
    elif text:
        writer.frame("<answer>\n")
        writer.answer(text)
        writer.frame("\n</answer>")
    return writer


def think_line(writer: TargetWriter, entry: Mapping[str, Any], words: Words) -> None:
    """One line. Its value is its first field: "2" in "Overall Quality: 2/5"."""
    field = FIELD.search(entry["line"])
    if field is None:
        writer.frame(entry["line"] + "\n")
        return
    after = words.filled(entry["line"][field.end() :])
    detail = entry.get("detail", "")
    if detail and words.has_all(detail) and (inside := words.filled(detail)) != "none":
        after += f" ({inside})"
    key, side = field[1], field[2] or ""
    dimension = words.dimensions[key]
    ordinal = dimension["kind"] == "ordinal"
    writer.span(
        Kind.DIMENSION,
        f"{key}.{side}" if side else key,
        entry["line"][: field.start()],
        words.word(key, side),
        after + "\n",
        scale=scale_of(dimension, words.replaced),
        truth=float(words.value(key, side)) if ordinal else None,
    )


@dataclass(frozen=True)
class Words:
    """Published words of an item's answers, turned as its text was written."""

    dimensions: Mapping[str, Mapping[str, Any]]
    answers: Mapping[str, Any]
    replaced: Mapping[str, str]
    joiners: Mapping[str, str]

    @classmethod
    def of(cls, release: Release, row: Mapping[str, Any], order: str) -> Words:
        dimensions = release.dimensions(row["questionnaire"])
        templates = release.templates
        return cls(dimensions, turned(dimensions, row["answers"], order), templates["words"], templates["joiners"])

    def value(self, key: str, side: str) -> Any:
        value = self.answers.get(key)
        return value.get(side) if side and isinstance(value, Mapping) else value

    def has_all(self, template: str) -> bool:
        return all(self.value(key, side) not in (None, "", []) for key, side in FIELD.findall(template))

    def word(self, key: str, side: str) -> str:
        value, dimension = self.value(key, side), self.dimensions[key]
        if isinstance(value, list):
            return self.joiners.get(key, ";").join(published(dimension, each, self.replaced) for each in value)
        return published(dimension, value, self.replaced)

    def filled(self, template: str) -> str:
        return FIELD.sub(lambda found: self.word(found[1], found[2] or ""), template)
