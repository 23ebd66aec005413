"""Is one value a possible answer to one question? A table of checks by kind."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from annotation.questionnaire.findings import Problem
from annotation.questionnaire.model import Dimension, Kind, Label

MOST_INTERVALS = 200
LONGEST_CLIP = 1e6  # seconds; beyond this it is not a time in a clip
PAST_THE_END = 0.05  # seconds: players and decoders round a clip's end differently


@dataclass(frozen=True)
class Bounds:
    """What limits a value beside its question: the clip's `seconds` (inf: unknown), and whether it may be a mean."""

    seconds: float = math.inf
    decimals: bool = True


Check = Callable[[Dimension, Any, Bounds], Iterator[Problem]]


def check_value(dimension: Dimension, value: Any, bounds: Bounds) -> list[Problem]:
    """Everything wrong with a value that is not None."""
    return list(CHECKS[dimension.kind](dimension, value, bounds))


def _ordinal(dimension: Dimension, value: Any, bounds: Bounds) -> Iterator[Problem]:
    if not _is_number(dimension, value, bounds):
        yield Problem("type", {})
    elif not _is_score(dimension, value, bounds):
        yield _out_of_range(dimension, bounds)


def _category(dimension: Dimension, value: Any, _: Bounds) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem("type", {})
    elif value not in dimension.label_ids:
        yield _unknown(dimension, value)


def _multi_category(dimension: Dimension, value: Any, _: Bounds) -> Iterator[Problem]:
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


def _text(dimension: Dimension, value: Any, _: Bounds) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem("type", {})
    elif len(value) > dimension.longest:
        yield Problem("too_long", {"most": dimension.longest})


def _intervals(dimension: Dimension, value: Any, bounds: Bounds) -> Iterator[Problem]:
    seconds = bounds.seconds
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


def _token_ordinal(dimension: Dimension, value: Any, bounds: Bounds) -> Iterator[Problem]:
    if not isinstance(value, list) or not all(each is None or _is_number(dimension, each, bounds) for each in value):
        yield Problem("type", {})
    elif any(each is not None and not _is_score(dimension, each, bounds) for each in value):
        yield _out_of_range(dimension, bounds)


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


def _takes_means(dimension: Dimension, bounds: Bounds) -> bool:
    return dimension.decimal and bounds.decimals


def _is_number(dimension: Dimension, value: Any, bounds: Bounds) -> bool:
    kinds = int | float if _takes_means(dimension, bounds) else int
    return isinstance(value, kinds) and not isinstance(value, bool)


def _is_score(dimension: Dimension, value: float, bounds: Bounds) -> bool:
    """A label, or a mean between the lowest and the highest where those are taken; NaN lies between nothing."""
    lowest, highest = float(dimension.label_ids[0]), float(dimension.label_ids[-1])
    return value in dimension.label_ids or (_takes_means(dimension, bounds) and lowest <= value <= highest)


def _out_of_range(dimension: Dimension, bounds: Bounds) -> Problem:
    if _takes_means(dimension, bounds):
        return Problem("range_decimal", {"low": dimension.label_ids[0], "high": dimension.label_ids[-1]})
    return Problem("range", {"labels": ", ".join(map(str, dimension.label_ids))})


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
