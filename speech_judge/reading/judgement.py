"""What somebody, a person or a judge, said about one clip or pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from speech_judge.metrics.spans import Span


@dataclass(frozen=True)
class Judgement:
    """Numbers on a dimension's own scale, labels, verdicts ("A", "B", "same"), words, and real or fake.

    What was not said, or could not be read, is absent. `units` are scores of words and phones, in their order.
    """

    scores: Mapping[str, float] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    verdicts: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    text: str = ""
    fake: bool | None = None
    p_fake: float | None = None
    spans: tuple[Span, ...] | None = None


@dataclass(frozen=True)
class Reference:
    """One thing to judge, with what people said. `texts` are all its accepted descriptions."""

    key: str
    task: str
    said: Judgement
    texts: tuple[str, ...] = ()
    audios: tuple[str, ...] = ()
    group: Mapping[str, str] = field(default_factory=dict)  # speaker, language, system, source: whatever is known


@dataclass(frozen=True)
class Prediction:
    """What a judge gave for it. `error` when it failed; `said` is empty then."""

    key: str
    task: str
    said: Judgement
    audios: tuple[str, ...] = ()
    error: str = ""
