"""What every reader of a published format yields: one rater's judgement of one clip or pair, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording as the file names it, with what the file tells about it (columns of `datasets_app.manifest`)."""

    path: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """One rater's judgement. `answers` speak of A as the first of `audios`, and so do the texts.

    `texts`: the first is the rater's text, the others are variants of it. `part_of` joins rows that hold parts of one
    judgement ("" for a row that is whole): equal marks, audios and raters are merged by `merging`. `tokens` are the
    words and phones that token questions score. `remarks` say what the row holds and Earshot does not take over.
    """

    file: str
    line: int
    key: str
    preset: str
    audios: tuple[Sound, ...]
    rater: str
    answers: Mapping[str, Any]
    texts: tuple[str, ...] = ()
    instruction: str = ""
    tokens: tuple[Mapping[str, Any], ...] = ()
    part_of: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that is not taken: where, a stable code, and what to mend. Line 0 is the file as a whole."""

    file: str
    line: int
    code: str
    reason: str


class Refused(Exception):
    """Raised by a reader for the row in hand; becomes an Unreadable at its place."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


Found = Judged | Unreadable


@dataclass(frozen=True)
class Options:
    """What a file cannot say itself.

    `preset`: the questionnaire its answers belong to, for tools that have no fixed questions. `names`: their field ->
    our dimension, `audio` for the field that names the recording.
    """

    preset: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
