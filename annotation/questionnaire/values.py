"""Is one value a possible answer to one question? A table of checks by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from annotation.questionnaire.findings import Problem
from annotation.questionnaire.model import Dimension, Kind, Label

MOST_INTERVALS = 200
LONGEST_CLIP = 1e6  # seconds; beyond this it is not a time in a clip
PAST_THE_END = 0.05  # seconds: players and decoders round a clip's end differently

Check = Callable[[Dimension, Any, float], Iterator[Problem]]


def check_value(dimension: Dimension, value: Any, seconds: float) -> list[Problem]:
    """Everything wrong with a value that is not None. `seconds` is the clip's duration (inf: unknown)."""
    return list(CHECKS[dimension.kind](dimension, value, seconds))


def _ordinal(dimension: Dimension, value: Any, _: float) -> Iterator[Problem]:
    if not _is_whole(value):
        yield Problem("type", {})
    elif value not in dimension.label_ids:
        yield Problem("range", {"labels": ", ".join(map(str, dimension.label_ids))})


def _category(dimension: Dimension, value: Any, _: float) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem("type", {})
    elif value not in dimension.label_ids:
        yield _unknown(dimension, value)


def _multi_category(dimension: Dimension, value: Any, _: float) -> Iterator[Problem]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        yield Problem("type", {})
        return
    yield from (_unknown(dimension, each) for each in value if each not in dimension.label_ids)
    for each in dimension.label_ids:
        title = dimension.label(each).title
        if value.count(each) > 1:
            yield Problem("duplicate_label", {"value": title})
        if each in value and each in dimension.exclusive and len(set(value)) > 1:
            yield Problem("exclusive", {"value": title})


def _text(dimension: Dimension, value: Any, _: float) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem("type", {})
    elif len(value) > dimension.longest:
        yield Problem("too_long", {"most": dimension.longest})


def _intervals(dimension: Dimension, value: Any, seconds: float) -> Iterator[Problem]:
    if not isinstance(value, list) or not all(_is_interval(each) for each in value):
        yield Problem("type", {})
        return
    if len(value) > MOST_INTERVALS:
        yield Problem("too_many", {"most": MOST_INTERVALS})
    for number, each in enumerate(value, start=1):
        if not 0 <= each["start"] < each["end"]:
            yield Problem("interval_start", {"number": number})
        if each["end"] > seconds + PAST_THE_END:
            yield Problem("interval_outside", {"number": number, "end": each["end"], "seconds": round(seconds, 2)})
        yield from _interval_label(dimension, dimension.labels, each.get("type"))
        yield from _interval_label(dimension, dimension.severities, each.get("severity"))
    if any(later["start"] < earlier["start"] for earlier, later in pairwise(value)):
        yield Problem("interval_order", {})


def _interval_label(dimension: Dimension, labels: tuple[Label, ...], value: str | None) -> Iterator[Problem]:
    if value is not None and value not in [label.id for label in labels]:
        yield _unknown(dimension, value)


def _token_ordinal(dimension: Dimension, value: Any, _: float) -> Iterator[Problem]:
    if not isinstance(value, list) or not all(each is None or _is_whole(each) for each in value):
        yield Problem("type", {})
    elif any(each is not None and each not in dimension.label_ids for each in value):
        yield Problem("range", {"labels": ", ".join(map(str, dimension.label_ids))})


CHECKS: dict[Kind, Check] = {
    Kind.ORDINAL: _ordinal,
    Kind.CATEGORY: _category,
    Kind.COMPARISON: _category,
    Kind.MULTI_CATEGORY: _multi_category,
    Kind.TEXT: _text,
    Kind.INTERVALS: _intervals,
    Kind.TOKEN_ORDINAL: _token_ordinal,
}


def _unknown(dimension: Dimension, value: str) -> Problem:
    """Answers come by id; a title or alias is a slip that can be named."""
    meant = dimension.find(value)
    if meant is None:
        return Problem("unknown_label", {"value": value[:80]})
    return Problem("unknown_label_alias", {"value": value[:80], "meant": str(meant.id)})


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_second(value: Any) -> bool:
    """Not NaN, not infinite, and not an integer too large to be put into words."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LONGEST_CLIP


def _is_interval(value: Any) -> bool:
    return (
        isinstance(value, Mapping)
        and {"start", "end"} <= value.keys() <= {"start", "end", "type", "severity"}
        and _is_second(value["start"])
        and _is_second(value["end"])
        and all(isinstance(value.get(key), str | None) for key in ("type", "severity"))
    )
