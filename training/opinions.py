"""What a judge's row of `predict` says in numbers: how unsure it is, and how far it is from a person's answers."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from statistics import fmean
from typing import Any

from annotation.questionnaire import Dimension, Kind, Questionnaire

Row = Mapping[str, Any]
TABLES = ("scores", "labels", "verdicts")
FAKE = "real_or_fake"


def read(row: Row) -> dict[str, dict[str, Any]]:
    """{dimension: {value, expected?, distribution}} of a row, whatever kind of question it was.

    A preference's rows speak of one dimension each; their key ends with it.
    """
    found = {key: dict(mark) for table in TABLES for key, mark in (row.get(table) or {}).items()}
    if row.get("task") == "preference" and len(found) == 1:
        [mark] = found.values()
        found = {str(row["key"]).rpartition(":")[2]: mark}
    if (p := row.get("p_fake")) is not None:
        found[FAKE] = {"value": "fake" if p > 0.5 else "real", "distribution": {"fake": p, "real": 1 - p}}
    return found


def uncertainty(scores: Mapping[str, Row]) -> float:
    """Mean entropy of the answers' distributions, each as a share of the most it could be: 0 sure, 1 no idea."""
    entropies = [entropy(mark["distribution"]) for mark in scores.values() if len(mark.get("distribution") or {}) > 1]
    return round(fmean(entropies), 6) if entropies else 0.0


def entropy(shares: Mapping[str, float]) -> float:
    return -sum(share * log(share) for share in shares.values() if share > 0) / log(len(shares))


def disagreement(questionnaire: Questionnaire, scores: Mapping[str, Row], answers: Mapping[str, Any]) -> float | None:
    """Mean distance of the judge from a person over what both answered: 0 the same, 1 as far apart as can be.

    Of a scale |expected - answer| over its length; of labels and comparisons one minus the chance the judge gives to
    the person's answer. Kinds without a single answer do not count. None when they have no question in common.
    """
    found = [
        distance(dimension, scores[name], value)
        for dimension in questionnaire.dimensions
        for name, value in asked(dimension, answers)
        if name in scores
    ]
    known = [each for each in found if each is not None]
    return round(fmean(known), 6) if known else None


def asked(dimension: Dimension, answers: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """A dimension's answers by the judge's name for it: `<key>`, or `<key>.A` and `<key>.B` of a pair."""
    value = answers.get(dimension.key)
    if isinstance(value, Mapping):
        return [(f"{dimension.key}.{side}", each) for side, each in value.items()]
    return [] if value is None else [(dimension.key, value)]


def distance(dimension: Dimension, mark: Row, value: Any) -> float | None:
    if dimension.kind is Kind.ORDINAL and mark.get("expected") is not None:
        ends = [float(label) for label in dimension.label_ids]
        return min(abs(float(mark["expected"]) - float(value)) / (max(ends) - min(ends)), 1.0)
    if dimension.kind in (Kind.CATEGORY, Kind.COMPARISON, Kind.ORDINAL) and mark.get("distribution"):
        return 1.0 - float(mark["distribution"].get(str(value), 0.0))
    return None
