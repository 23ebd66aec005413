"""Marked stretches of time: distortion from 0.4 to 1.2 s."""

from __future__ import annotations

import re
from collections.abc import Sequence

Span = tuple[float, float]
NUMBER = r"(\d+(?:\.\d+)?)"
STRETCH = re.compile(NUMBER + r"\s*s?(?:ec(?:onds)?)?\s*(?:-|–|—|to|until)\s*" + NUMBER + r"\s*s", re.IGNORECASE)
WHOLE = re.compile(r"throughout|entire|whole recording|start to end|beginning to end", re.IGNORECASE)


def read_spans(text: str, seconds: float | None = None) -> list[Span]:
    """Stretches named in prose: "0-3.3 s", "0–0.5s, 1.3–2.1s", "from start to end" (needs the clip's `seconds`)."""
    found = [(float(a), float(b)) for a, b in STRETCH.findall(text)]
    if not found and seconds is not None and WHOLE.search(text):
        found = [(0.0, seconds)]
    return [(start, end) for start, end in found if end > start]


def iou(one: Sequence[Span], other: Sequence[Span]) -> float:
    """Overlap of marked time over all marked time; 1 when neither marks anything."""
    a, b = merged(one), merged(other)
    both = sum(max(0.0, min(e1, e2) - max(s1, s2)) for s1, e1 in a for s2, e2 in b)
    either = length(a) + length(b) - both
    return both / either if either > 0 else 1.0


def mean_iou(predicted: Sequence[Sequence[Span]], true: Sequence[Sequence[Span]]) -> float | None:
    """Over the rows where either side marks something; None where no row does."""
    found = [iou(p, t) for p, t in zip(predicted, true, strict=True) if p or t]
    return sum(found) / len(found) if found else None


def merged(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def length(spans: Sequence[Span]) -> float:
    return sum(end - start for start, end in spans)
