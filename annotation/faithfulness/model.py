"""What a text claims, and what a contradiction is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reading:
    """One way to read some words: the answers of one dimension they agree with (`any_of`), or do not (`denies`)."""

    dimension: str
    any_of: frozenset[Any]
    denies: bool = False


@dataclass(frozen=True)
class Claim:
    """Words of a text and the ways to read them. `side` is "" for no clip in particular, "A" or "B".

    Several readings are alternatives: the claim is kept when one of them agrees with an answer.
    """

    start: int
    end: int
    readings: tuple[Reading, ...]
    side: str = ""


@dataclass(frozen=True)
class Span:
    """A stretch of the clip the text names, in seconds. `to` None: a moment; `whole`: the entire recording."""

    start: int
    end: int
    since: float
    to: float | None
    tolerance: float
    whole: bool = False
    types: frozenset[str] = field(default_factory=frozenset)
    side: str = ""


@dataclass(frozen=True)
class Contradiction:
    """Words of the text that an answer denies. `start`, `end` are character offsets of the words in the text.

    `code` stays the same while dimension, side and words stay, so that a person can confirm it once.
    """

    code: str
    dimension: str
    side: str
    start: int
    end: int
    said: str
    answered: str
    message: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "dimension": self.dimension,
            "side": self.side,
            "start": self.start,
            "end": self.end,
            "said": self.said,
            "answered": self.answered,
            "message": dict(self.message),
        }
