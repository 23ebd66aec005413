"""Which fields do two or more answer sheets dispute, and what is the value where they do not?

A field is in dispute when the largest distance between any two sheets exceeds the tolerance. The distance, its usual
tolerance and the name of the reason are a table by kind:

| kind | distance | usual tolerance | reason |
|---|---|---|---|
| ordinal, token-ordinal | difference of labels, in steps of the scale (tokens: the largest) | 1 | distance |
| category | 1 when labels differ; steps where the scale is bipolar | 0 | category |
| multi-category | Jaccard distance of the label sets; "none" counts as the empty set | 0.5 | overlap |
| intervals | 1 - IoU of the marked time, types aside | 0.5 | overlap |
| comparison | steps on A - same - B, so that only A against B disputes | 1 | opposite |
| text | texts are never in dispute | | |

A dimension's `tolerance` in the questionnaire comes before the table's, a campaign's before both. Two word lists of
taste (`tone`, `distortion_perception`) have tolerance 1 in the presets: they are never in dispute.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from annotation.consistency import SIDES, is_empty
from annotation.questionnaire import Dimension, Kind, Questionnaire, Scale, prune

Sheet = Mapping[str, Any]


def disputed_fields(
    questionnaire: Questionnaire, sheets: Sequence[Sheet], tolerance: Mapping[str, float] | None = None
) -> dict[str, str]:
    """Dimension key -> reason, in the questionnaire's order. Sheets hold un-swapped, validated answers.

    Only what each sheet's own answers led to being asked counts. A missing answer disputes nothing, except in
    multi-category and intervals, where it means "none".
    """
    counted = [prune(questionnaire, sheet) for sheet in sheets]
    disputed = {}
    for dimension in questionnaire.dimensions:
        rule = RULES[dimension.kind]
        allowed = _allowed(dimension, rule, tolerance or {})
        if any(_spread(dimension, rule, values) > allowed for values in _by_side(dimension, counted)):
            disputed[dimension.key] = rule.reason
    return disputed


def settle(questionnaire: Questionnaire, sheets: Sequence[Sheet]) -> dict[str, Any]:
    """One value per answered dimension, for fields that are not in dispute; the same whatever the sheets' order.

    Ordinal: median, the lower of two middle ones (a doubt counts against quality), on a scale that turns with the
    clips the one nearer to "the same" · category: most frequent, then
    the scale's middle, then the questionnaire's order · comparison: most frequent; A against same is same ·
    multi-category: labels that at least half chose · intervals: one sheet's, the one that overlaps most with the
    others' · text: the longest. Times and words of several people are not mixed into one.
    """
    counted = [prune(questionnaire, sheet) for sheet in sheets]
    settled = {}
    for dimension in questionnaire.dimensions:
        merge = RULES[dimension.kind].merge
        parts = {
            side: merge(dimension, given)
            for side, values in zip(questionnaire.sides(dimension), _by_side(dimension, counted), strict=True)
            if (given := [value for value in values if not is_empty(value)])
        }
        if parts:
            settled[dimension.key] = parts if dimension.per_clip else parts[""]
    return settled


def _by_side(dimension: Dimension, sheets: Sequence[Sheet]) -> list[list[Any]]:
    """The sheets' values, for each place where the dimension is answered; None where missing."""
    if not dimension.per_clip:
        return [[sheet.get(dimension.key) for sheet in sheets]]
    return [[sheet.get(dimension.key, {}).get(side) for sheet in sheets] for side in SIDES]


def _allowed(dimension: Dimension, rule: Rule, campaign: Mapping[str, float]) -> float:
    usual = rule.tolerance if dimension.tolerance is None else dimension.tolerance
    return float(campaign.get(dimension.key, usual))


def _spread(dimension: Dimension, rule: Rule, values: Sequence[Any]) -> float:
    given = values if rule.missing_is_none else [value for value in values if not is_empty(value)]
    return max((rule.distance(dimension, one, other) for one, other in combinations(given, 2)), default=0.0)


def _steps(dimension: Dimension, one: Any, other: Any) -> float:
    return float(abs(dimension.position(one) - dimension.position(other)))


def _clash(dimension: Dimension, one: Any, other: Any) -> float:
    return _steps(dimension, one, other) if dimension.is_ordered else float(one != other)


def _largest_token_step(dimension: Dimension, one: list[Any], other: list[Any]) -> float:
    if len(one) != len(other):
        return math.inf  # they cannot have scored the same tokens
    scored = [(a, b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    return max((_steps(dimension, a, b) for a, b in scored), default=0.0)


def jaccard_distance(dimension: Dimension, one: Sequence[Any] | None, other: Sequence[Any] | None) -> float:
    """0 the same labels, 1 none in common. "None heard", chosen or left out, is the empty set."""
    first, second = (set(labels or ()) - set(dimension.exclusive) for labels in (one, other))
    return 1 - len(first & second) / len(first | second) if first | second else 0.0


def _apart_in_time(_: Dimension, one: Any, other: Any) -> float:
    return 1 - interval_iou(one, other)


def interval_iou(one: Sequence[Mapping[str, Any]] | None, other: Sequence[Mapping[str, Any]] | None) -> float:
    """Time marked by both over time marked by either, 0 to 1; overlapping marks count once; 1 when neither has any."""
    first, second = _merged(one or ()), _merged(other or ())
    both = sum(max(0.0, min(a[1], b[1]) - max(a[0], b[0])) for a in first for b in second)
    either = sum(end - start for start, end in first + second) - both
    return both / either if either > 0 else 1.0


def _merged(intervals: Sequence[Mapping[str, Any]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for start, end in sorted((each["start"], each["end"]) for each in intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _lower_median(dimension: Dimension, values: Sequence[Any]) -> Any:
    placed = sorted(values, key=dimension.position)
    lower, upper = placed[(len(values) - 1) // 2], placed[len(values) // 2]
    return _nearer_zero(lower, upper) if dimension.flips else lower


def _nearer_zero(lower: float, upper: float) -> float:
    """Of two middle ones on a scale that turns with the clips: neither side is favoured, so opposites are a draw."""
    if lower == -upper:
        return 0
    return min(lower, upper, key=abs)


def _most_frequent(dimension: Dimension, values: Sequence[Any]) -> Any:
    counts, middle = Counter(values), (len(dimension.labels) - 1) / 2
    from_middle = 1 if dimension.scale is Scale.BIPOLAR or dimension.kind is Kind.COMPARISON else 0
    return min(
        counts,
        key=lambda value: (
            -counts[value],
            from_middle * abs(dimension.position(value) - middle),
            dimension.position(value),
        ),
    )


def _half_chose(dimension: Dimension, values: Sequence[Sequence[Any]]) -> list[Any]:
    """ "None" stands alone or not at all."""
    chosen = [label for label in dimension.label_ids if 2 * sum(label in value for value in values) >= len(values)]
    return [label for label in chosen if label not in dimension.exclusive] or chosen


def _token_medians(dimension: Dimension, values: Sequence[Sequence[Any]]) -> list[Any]:
    columns = [[each for each in column if each is not None] for column in zip(*values, strict=True)]
    return [_lower_median(dimension, column) if column else None for column in columns]


def _most_central(_: Dimension, values: Sequence[Any]) -> Any:
    return min(values, key=lambda value: (-sum(interval_iou(value, other) for other in values), repr(value)))


def _longest(_: Dimension, values: Sequence[str]) -> str:
    return min(values, key=lambda value: (-len(value), value))


@dataclass(frozen=True)
class Rule:
    reason: str
    distance: Callable[[Dimension, Any, Any], float]
    tolerance: float
    merge: Callable[[Dimension, Sequence[Any]], Any]
    missing_is_none: bool = False


RULES: dict[Kind, Rule] = {
    Kind.ORDINAL: Rule("distance", _steps, 1, _lower_median),
    Kind.TOKEN_ORDINAL: Rule("distance", _largest_token_step, 1, _token_medians),
    Kind.CATEGORY: Rule("category", _clash, 0, _most_frequent),
    Kind.MULTI_CATEGORY: Rule("overlap", jaccard_distance, 0.5, _half_chose, missing_is_none=True),
    Kind.INTERVALS: Rule("overlap", _apart_in_time, 0.5, _most_central, missing_is_none=True),
    Kind.COMPARISON: Rule("opposite", _steps, 1, _most_frequent),
    Kind.TEXT: Rule("text", lambda *_: 0.0, 0, _longest),
}
