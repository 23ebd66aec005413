"""What is measured: a size, a load, and switches. No torch here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from speech_judge import tables
from speech_judge.errors import JudgeError

FILE = Path(__file__).with_name("bench.toml")


@dataclass(frozen=True)
class Size:
    dtype: str
    batch: int
    prompts: int
    clips: int
    pack_tokens: int
    pool: int
    decoder: Mapping[str, Any] = field(default_factory=dict)
    audio: Mapping[str, Any] = field(default_factory=dict)
    evaluator: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Corpus:
    """What the hours are counted for."""

    quality: int
    detection: int
    clips: int
    epochs: int
    group: int
    clips_per_sample: float
    detection_answer: int
    rubric: int
    criterion: int
    paper_hours: float


@dataclass(frozen=True)
class Lever:
    on: bool
    acts: str
    predicted: str


@dataclass(frozen=True)
class Table:
    sizes: Mapping[str, Size]
    corpus: Corpus
    levers: Mapping[str, Lever]


@dataclass(frozen=True)
class Load:
    """Mean seconds of a clip, tokens of a prompt's text, tokens of an answer; single samples vary by half of it."""

    seconds: float
    prompt: int
    answer: int

    @classmethod
    def of(cls, written: str) -> Load:
        try:
            seconds, prompt, answer = written.split("/")
            load = cls(float(seconds), int(prompt), int(answer))
        except ValueError as error:
            raise JudgeError(
                f"{written!r} is no load.", "Write seconds/prompt tokens/answer tokens, as 6/80/160."
            ) from error
        if load.seconds < 1 or load.prompt < 8 or load.answer < 8:
            raise JudgeError(f"The load {written} is too small to time.", "At least 1/8/8.")
        return load

    def __str__(self) -> str:
        return f"{self.seconds:g}/{self.prompt}/{self.answer}"


@dataclass(frozen=True)
class Setting:
    """Every lever's position."""

    packing: bool
    cache: bool
    recompute: bool
    compile: bool
    fp8: bool
    shared: bool

    def flipped(self, lever: str) -> Setting:
        return replace(self, **{lever: not getattr(self, lever)})

    def __str__(self) -> str:
        return ", ".join(f"{name} {'on' if on else 'off'}" for name, on in vars(self).items())


@cache
def table() -> Table:
    text = FILE.read_text(encoding="utf-8")
    return tables.read(Table, tomllib.loads(text), tables.Source(FILE.name, text))


def setting(on: list[str], off: list[str]) -> Setting:
    """The table's own positions, but for those named."""
    return Setting(**{name: (lever.on or name in on) and name not in off for name, lever in table().levers.items()})
