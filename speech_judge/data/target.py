"""Build a target text and remember what its characters belong to."""

from __future__ import annotations

from speech_judge.data.sample import Kind, Scale, Span


class TargetWriter:
    """Append pieces; `line` opens a span that lasts until the next one."""

    def __init__(self) -> None:
        self.text = ""
        self.spans: list[Span] = []

    def frame(self, text: str) -> None:
        self.text += text

    def span(
        self, kind: Kind, key: str, before: str, value: str, after: str, *, scale: Scale | None, truth: float | None
    ) -> None:
        """`before` + `value` + `after` as one span; `value` are the characters of the label."""
        start = len(self.text)
        self.text += before + value + after
        first = start + len(before)
        spot = (first, first + len(value)) if value else None
        self.spans.append(Span(kind, key, start, len(self.text), spot, scale, truth))

    def answer(self, text: str) -> None:
        self.span(Kind.ANSWER, "answer", "", "", text, scale=None, truth=None)
