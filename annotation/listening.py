"""Which parts of a clip were heard: intervals of seconds, merged and measured. Pure Python."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Span = list[float]

END_TOLERANCE = 0.25  # s; players stop reporting a little before the last sample
SHARE_TO_HEAR = 0.95
JOIN_GAP = 0.05  # s; position reports come many times a second, never at every sample
MOST_SPANS = 2000


class NotSpans(ValueError):
    """What was sent is no `{side: [[start, end], …]}` in seconds."""


def read_heard(heard: Any, seconds: Mapping[str, float]) -> dict[str, list[Span]]:
    """Clean what a page sent: known sides only, spans clamped to the clip and merged. Raises NotSpans."""
    if not isinstance(heard, Mapping) or heard.keys() - seconds.keys():
        raise NotSpans(f"heard must be an object with the sides {sorted(seconds)}")
    return {side: merge(clamped(spans, seconds[side])) for side, spans in heard.items()}


def clamped(spans: Any, seconds: float) -> list[Span]:
    if not isinstance(spans, list) or len(spans) > MOST_SPANS:
        raise NotSpans(f"heard intervals must be a list of at most {MOST_SPANS}")
    return [[max(0.0, start), min(end, seconds)] for start, end in map(span, spans) if start < end and start < seconds]


def span(value: Any) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2 or not all(is_second(part) for part in value):
        raise NotSpans("a heard interval is [start, end] in seconds")
    return float(value[0]), float(value[1])


def is_second(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def merge(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + JOIN_GAP:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


def union(one: Mapping[str, list[Span]], other: Mapping[str, list[Span]]) -> dict[str, list[Span]]:
    """What was heard stays heard, whichever tab or save told of it."""
    return {side: merge([*one.get(side, []), *other.get(side, [])]) for side in {*one, *other}}


def share_heard(spans: Sequence[Sequence[float]], seconds: float) -> float:
    return min(1.0, sum(end - start for start, end in spans) / seconds) if seconds > 0 else 1.0


def heard_to_the_end(spans: Sequence[Sequence[float]], seconds: float) -> bool:
    """At least 95 % of the clip, its last quarter of a second aside, and up to its end."""
    if not spans:
        return False
    return spans[-1][1] >= seconds - END_TOLERANCE and share_heard(spans, seconds) >= min(
        SHARE_TO_HEAR, 1 - END_TOLERANCE / max(seconds, END_TOLERANCE)
    )


def unheard(heard: Mapping[str, Any], seconds: Mapping[str, float]) -> dict[str, float]:
    """The sides not heard to their end yet, with the share that was."""
    return {
        side: round(share_heard(heard.get(side, []), length), 3)
        for side, length in seconds.items()
        if not heard_to_the_end(heard.get(side, []), length)
    }
