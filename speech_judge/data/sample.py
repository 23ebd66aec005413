"""What one training or test example is, in characters and clips; no tokens yet.

Sample(id="c9915...:w663e...", key="c9915...", task="assessment",
       prompt=(AudioRef(...), " Please evaluate the overall quality of this speech."),
       target="<think>\\nFor each ...\\nOverall Quality: 2/5\\n...</think>\\n\\n<answer>\\nThe clip ...\\n</answer>",
       spans=(Span("dimension", "overall_quality", 52, 73, value=(69, 70), scale=..., truth=2.0), ...))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

SYSTEM = "You are a helpful assistant."


class Kind(StrEnum):
    """What a target's characters belong to. Text in no span is FRAME."""

    FRAME = "frame"
    DIMENSION = "dimension"
    ANSWER = "answer"


@dataclass(frozen=True)
class AudioRef:
    """A clip: `digest` is the SHA-256 of its samples, the key of everything that is cached about it."""

    clip: str
    path: Path
    digest: str
    seconds: float


@dataclass(frozen=True)
class Scale:
    """The labels a value can be, as they are written, and what they are worth (empty: no numbers)."""

    labels: tuple[str, ...]
    values: tuple[float, ...] = ()


@dataclass(frozen=True)
class Span:
    """Characters [start, end) of a target; `value` are those of the label itself."""

    kind: Kind
    key: str
    start: int
    end: int
    value: tuple[int, int] | None = None
    scale: Scale | None = None
    truth: float | None = None


@dataclass(frozen=True)
class Sample:
    id: str
    key: str
    task: str
    prompt: tuple[str | AudioRef, ...]
    target: str
    spans: tuple[Span, ...] = ()
    system: str = SYSTEM
    complete: bool = True  # the target is a whole answer: the model shall learn to stop after it
    meta: Mapping[str, Any] = field(default_factory=dict)

    @property
    def clips(self) -> tuple[AudioRef, ...]:
        return tuple(part for part in self.prompt if isinstance(part, AudioRef))
