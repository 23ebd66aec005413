"""What a rater saw as A may be the pair's B. Answers are stored both ways: `raw` as shown, `answers` un-swapped.

Swapping is its own inverse, so one function goes both ways; two names say which way is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotation.enums import Order
from annotation.questionnaire import Kind, Questionnaire

OTHER = {"A": "B", "B": "A"}


def swap_sides(by_side: Mapping[str, Any], order: str) -> dict[str, Any]:
    """Exchange the keys A and B of a mapping (answers per clip, heard intervals, audio) if the order is "ba"."""
    if Order(order) is Order.AB:
        return dict(by_side)
    return {OTHER.get(side, side): value for side, value in by_side.items()}


def swap_side(side: str, order: str) -> str:
    """One side's name: "A" <-> "B" under "ba"; anything else ("", "same") stays."""
    return side if Order(order) is Order.AB else OTHER.get(side, side)


def unswap(questionnaire: Questionnaire, raw: Mapping[str, Any], order: str) -> dict[str, Any]:
    """As shown -> as stored: A becomes the pair's first clip, in comparisons and in per-clip answers, and a scale
    whose sign says which clip is better turns its sign.

    Values of unknown dimensions or of the wrong shape pass unchanged: finding fault is validation's work.
    """
    return {key: _swap_value(questionnaire, key, value, order) for key, value in raw.items()}


def swap(questionnaire: Questionnaire, answers: Mapping[str, Any], order: str) -> dict[str, Any]:
    """As stored -> as shown to the rater with this order."""
    return unswap(questionnaire, answers, order)


def _swap_value(questionnaire: Questionnaire, key: str, value: Any, order: str) -> Any:
    if not questionnaire.has(key):
        return value
    dimension = questionnaire.dimension(key)
    if dimension.per_clip and isinstance(value, Mapping):
        return swap_sides(value, order)
    if dimension.kind is Kind.COMPARISON and isinstance(value, str):
        return swap_side(value, order)
    if dimension.flips and Order(order) is Order.BA and isinstance(value, int | float) and not isinstance(value, bool):
        return 0 - value  # and no minus zero
    return value
