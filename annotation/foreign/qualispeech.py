"""QualiSpeech (arXiv 2503.20290): one annotator's seven scores and descriptions, as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from annotation.foreign.records import File
from annotation.foreign.rows import Found, Judged, Options, Refused, Sound
from annotation.foreign.values import each, found_in, is_missing, key_of, number, text

PRESET = "qualispeech"
SCORES = ("speed", "naturalness", "background_noise", "distortion", "listening_effort", "continuity", "overall_quality")
WORDS = {
    "feeling_of_voice": "feeling_of_voice",
    "noise_description": "noise_description",
    "distortion_description": "distortion_description",
    "unnatural_pause": "unnatural_pause",
}
TEXT = "natural_language_description"


def folded(record: dict[str, Any]) -> dict[str, Any]:
    return {re.sub(r"[\s_]+", "_", name.strip().lower()): value for name, value in record.items()}


def sniff(first: dict[str, Any]) -> bool:
    return {"listening_effort", "continuity", "naturalness"} <= folded(first).keys()


def read(file: File, options: Options) -> Iterator[Found]:
    yield from each(file, lambda line, record: judged(file, line, folded(record)))


def judged(file: File, line: int, record: dict[str, Any]) -> Judged:
    answers: dict[str, Any] = {
        name: number(name, record[name], 1, 5) for name in SCORES if not is_missing(record.get(name))
    }
    if not answers:
        raise Refused("no_scores", f"The row has none of the scores {', '.join(SCORES)}.")
    answers |= {ours: text(name, record[name]) for name, ours in WORDS.items() if not is_missing(record.get(name))}
    key = key_of("id", record.get("id"))
    said = record.get(TEXT)
    return Judged(
        file=file.name,
        line=line,
        key=key,
        preset=PRESET,
        audios=(Sound(str(found_in(record, "audio", "path", "file") or key)),),
        rater="qualispeech:annotator",
        answers=answers,
        texts=() if is_missing(said) else (text(TEXT, said),),
        remarks=tuple(f"{name} is missing" for name in SCORES if name not in answers),
    )
