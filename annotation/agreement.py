"""How far raters agree: Krippendorff's alpha with an interval from resampled clips.

After K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): with o the coincidence matrix of pairs of
ratings within units, n its margins and d the measure's difference, alpha = 1 - (n - 1) sum(o d) / sum(n n' d).
Any pattern of missing ratings is allowed; a unit with fewer than two ratings pairs nothing and is left out.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from annotation.consistency import is_empty
from annotation.disagreement import interval_iou, jaccard_distance
from annotation.questionnaire import Dimension, Kind, Questionnaire, prune

Floats = npt.NDArray[np.float64]


class Measure(StrEnum):
    """What a difference between two ratings is."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"
    JACCARD = "jaccard"  # alpha over label sets, difference = Jaccard distance (Passonneau 2006)
    IOU = "iou"  # not an alpha: mean overlap of marked time over all pairs of raters


@dataclass(frozen=True)
class Agreement:
    """`value` is None where it is undefined: no unit with two ratings, or no two ratings differ anywhere.

    `low` and `high` bound the 95 % interval from resampled units. `units` have at least two ratings; `ratings` are
    the ratings in them.
    """

    measure: Measure
    value: float | None
    low: float | None
    high: float | None
    units: int
    ratings: int


@dataclass(frozen=True)
class DimensionAgreement:
    key: str
    title: dict[str, str]
    agreement: Agreement


def alpha(
    units: Sequence[Sequence[Any]], measure: Measure = Measure.ORDINAL, *, bootstraps: int = 500, seed: int = 0
) -> Agreement:
    """Alpha of units (clips), each a list of numbers by different raters; None is a missing rating.

    Ordinal takes the numbers' order alone; interval and ratio their values. Nominal takes any hashable values.
    """
    values = [[each for each in unit if each is not None] for unit in units]
    domain = _domain([each for unit in values for each in unit], measure)
    return _alpha(_counts(values, domain), _difference(domain, measure), measure, bootstraps, seed)


def agreement(
    questionnaire: Questionnaire,
    items: Sequence[Sequence[Mapping[str, Any]]],
    *,
    bootstraps: int = 500,
    seed: int = 0,
) -> list[DimensionAgreement]:
    """Every dimension that has a measure (texts have none), over items, each a list of un-swapped answer sheets.

    A per-clip dimension makes one unit of each clip of an item.
    """
    counted = [[prune(questionnaire, sheet) for sheet in sheets] for sheets in items]
    return [
        DimensionAgreement(
            dimension.key,
            dimension.title,
            agree(dimension, _units(questionnaire, dimension, counted), bootstraps=bootstraps, seed=seed),
        )
        for dimension in questionnaire.dimensions
        if measure_of(dimension) is not None
    ]


def agree(dimension: Dimension, units: Sequence[Sequence[Any]], *, bootstraps: int = 500, seed: int = 0) -> Agreement:
    """Agreement of one dimension: `units` are lists of its values, None or empty where a rater gave none.

    Raises ValueError for a dimension without a measure.
    """
    measure = measure_of(dimension)
    if measure is None:
        raise ValueError(f"agreement on {dimension.kind.value} is not defined")
    key_seed = seed + zlib.crc32(dimension.key.encode())
    return COMPUTE[measure](dimension, units, bootstraps, key_seed)


def measure_of(dimension: Dimension) -> Measure | None:
    """Ordinal for whatever stands in an order (speech rate, A - same - B too): its labels' places, never their mean."""
    usual = MEASURES[dimension.kind]
    return Measure.ORDINAL if usual is Measure.NOMINAL and dimension.is_ordered else usual


MEASURES: dict[Kind, Measure | None] = {
    Kind.ORDINAL: Measure.ORDINAL,
    Kind.TOKEN_ORDINAL: Measure.ORDINAL,
    Kind.CATEGORY: Measure.NOMINAL,
    Kind.COMPARISON: Measure.ORDINAL,
    Kind.MULTI_CATEGORY: Measure.JACCARD,
    Kind.INTERVALS: Measure.IOU,
    Kind.TEXT: None,
}


def _units(
    questionnaire: Questionnaire, dimension: Dimension, items: Sequence[Sequence[Mapping[str, Any]]]
) -> list[list[Any]]:
    units: list[list[Any]] = []
    for sheets in items:
        for side in questionnaire.sides(dimension):
            given = [sheet.get(dimension.key) for sheet in sheets]
            values = [(value or {}).get(side) for value in given] if side else given
            units += _tokens(values) if dimension.kind is Kind.TOKEN_ORDINAL else [values]
    return units


def _tokens(values: Sequence[Any]) -> list[list[Any]]:
    """Scores of tokens: every token is a unit; a sheet that scored another number of tokens cannot be paired."""
    given = [value for value in values if not is_empty(value)]
    if not given or len({len(value) for value in given}) > 1:
        return []
    return [list(column) for column in zip(*given, strict=True)]


def _by_place(dimension: Dimension, units: Sequence[Sequence[Any]], bootstraps: int, seed: int) -> Agreement:
    places = [[None if is_empty(each) else dimension.position(each) for each in unit] for unit in units]
    measure = Measure.ORDINAL if dimension.is_ordered else Measure.NOMINAL
    return alpha(places, measure, bootstraps=bootstraps, seed=seed)


def _by_sets(dimension: Dimension, units: Sequence[Sequence[Any]], bootstraps: int, seed: int) -> Agreement:
    """Where a question offers "none", leaving it unanswered says the same; elsewhere it says nothing."""
    sets = [
        [tuple(sorted(set(each or ()) - set(dimension.exclusive))) for each in unit if each or dimension.exclusive]
        for unit in units
    ]
    domain = sorted({each for unit in sets for each in unit})
    difference = np.array([[jaccard_distance(dimension, a, b) for b in domain] for a in domain])
    return _alpha(_counts(sets, domain), difference, Measure.JACCARD, bootstraps, seed)


def _by_overlap(dimension: Dimension, units: Sequence[Sequence[Any]], bootstraps: int, seed: int) -> Agreement:
    """A unit's overlap is the mean over its pairs; clips on which nobody marked anything say nothing."""
    marked = [unit for unit in units if len(unit) >= 2 and any(not is_empty(each) for each in unit)]
    overlaps = np.array([np.mean([interval_iou(a, b) for a, b in combinations(unit, 2)]) for unit in marked])
    if not len(overlaps):
        return Agreement(Measure.IOU, None, None, None, 0, 0)
    drawn = np.random.default_rng(seed).integers(len(overlaps), size=(bootstraps, len(overlaps)))
    low, high = _bounds(overlaps[drawn].mean(axis=1))
    return Agreement(Measure.IOU, float(overlaps.mean()), low, high, len(marked), sum(map(len, marked)))


COMPUTE: dict[Measure, Callable[[Dimension, Sequence[Sequence[Any]], int, int], Agreement]] = {
    Measure.NOMINAL: _by_place,
    Measure.ORDINAL: _by_place,
    Measure.JACCARD: _by_sets,
    Measure.IOU: _by_overlap,
}


def _domain(values: Sequence[Any], measure: Measure) -> list[Any]:
    return sorted(set(values), key=repr) if measure is Measure.NOMINAL else sorted(set(values))


def _counts(units: Sequence[Sequence[Hashable]], domain: Sequence[Hashable]) -> Floats:
    """[units, values]: how often each value was given to each unit that has at least two ratings."""
    column = {value: number for number, value in enumerate(domain)}
    pairable = [unit for unit in units if len(unit) >= 2]
    counts = np.zeros((len(pairable), len(domain)))
    for row, unit in enumerate(pairable):
        for value in unit:
            counts[row, column[value]] += 1
    return counts


def _difference(domain: Sequence[Any], measure: Measure) -> Floats | None:
    """[values, values], or None for ordinal: that difference depends on the margins."""
    if measure is Measure.ORDINAL:
        return None
    if measure is Measure.NOMINAL:
        return np.asarray(1 - np.eye(len(domain)), dtype=np.float64)
    numbers = np.array(domain, dtype=float)
    apart, total = numbers[:, None] - numbers, numbers[:, None] + numbers
    if measure is Measure.RATIO:
        apart = np.divide(apart, total, out=np.zeros_like(apart), where=total != 0)
    return np.asarray(apart**2, dtype=np.float64)


def _alpha(counts: Floats, difference: Floats | None, measure: Measure, bootstraps: int, seed: int) -> Agreement:
    """Units with the same counts are interchangeable: resampling n clips is one multinomial draw over the patterns."""
    patterns, frequency = np.unique(counts, axis=0, return_counts=True)
    units = len(counts)
    if not units:
        return Agreement(measure, None, None, None, 0, 0)
    [value] = _alphas(patterns, frequency[None].astype(float), difference)
    drawn = np.random.default_rng(seed).multinomial(units, frequency / units, size=bootstraps).astype(float)
    low, high = _bounds(_alphas(patterns, drawn, difference)) if np.isfinite(value) else (None, None)
    return Agreement(measure, _number(value), low, high, units, int(counts.sum()))


def _alphas(patterns: Floats, weights: Floats, difference: Floats | None) -> Floats:
    """One alpha per row of weights [samples, patterns]; NaN where no two ratings differ."""
    per_unit = patterns / (patterns.sum(axis=1, keepdims=True) - 1)
    pairs = np.einsum("sp,pv,pw->svw", weights, per_unit, patterns, optimize=True)
    diagonal = np.arange(patterns.shape[1])
    pairs[:, diagonal, diagonal] -= weights @ per_unit  # a rating does not pair with itself
    margins = pairs.sum(axis=2)
    apart = _ordinal_difference(margins) if difference is None else difference
    observed = (pairs * apart).sum(axis=(1, 2))
    expected = (margins[:, :, None] * margins[:, None, :] * apart).sum(axis=(1, 2))
    undefined = np.full_like(observed, np.nan)
    ratio = np.divide((margins.sum(axis=1) - 1) * observed, expected, out=undefined, where=expected > 0)
    return np.asarray(1 - ratio)


def _ordinal_difference(margins: Floats) -> Floats:
    """[samples, values, values]: ratings that lie between two values, both ends counted half, squared."""
    middle = np.cumsum(margins, axis=1) - margins / 2
    return np.asarray((middle[:, :, None] - middle[:, None, :]) ** 2)


def _bounds(samples: Floats) -> tuple[float | None, float | None]:
    samples = samples[np.isfinite(samples)]
    if not len(samples):
        return None, None
    low, high = np.quantile(samples, [0.025, 0.975])
    return float(low), float(high)


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
