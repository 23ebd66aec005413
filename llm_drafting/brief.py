"""What every drafter takes and gives, whether a grammar, an endpoint or our own judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from annotation.faithfulness import Contradiction, check
from annotation.questionnaire import Questionnaire


@dataclass(frozen=True)
class Brief:
    """What a text is written from: one person's answers to one item, and what was shown beside it.

    `contradictions` are those of an earlier attempt, so that the next one avoids them.
    """

    questionnaire: Questionnaire
    answers: Mapping[str, Any]
    language: str
    durations: Sequence[float] = ()
    transcript: str = ""
    instruction: str = ""
    contradictions: Sequence[Contradiction] = ()
    remarks: Sequence[str] = ()  # what an inspector said of a text that was returned
    tokens: Mapping[str, Sequence[str]] = field(default_factory=dict)  # words and phones, where scored one by one

    def contradictions_of(self, text: str) -> list[Contradiction]:
        return check(self.questionnaire, self.answers, text, self.language, self.durations)


@dataclass(frozen=True)
class Reply:
    """One machine text with where it came from. `latency_ms` counts from asking to the last piece."""

    text: str
    source: str
    model: str
    prompt: str
    parameters: dict[str, Any] = field(default_factory=dict)
    tokens_in: int | None = None
    tokens_out: int | None = None
    latency_ms: int | None = None
    raw: str = ""


Tell = Callable[[str], None]
TellVariant = Callable[[int, str], None]


class Drafter(Protocol):
    """Offers texts. Raises jobs.errors.Permanent or RetryLater; tells pieces of text as they come."""

    source: str
    model: str

    def draft(self, brief: Brief, *, seed: str, tell: Tell) -> Reply: ...

    def vary(
        self, brief: Brief, text: str, count: int, *, seed: str, avoid: Sequence[str], tell: TellVariant
    ) -> list[Reply]:
        """Up to `count` paraphrases of `text`, none like those in `avoid`; fewer when no more were found."""
        ...
