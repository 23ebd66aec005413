"""What splits should be balanced by besides task and language: the one score, choice or label that an item is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from annotation.enums import ItemState
from annotation.models import Campaign, FinalField
from annotation.questionnaire import Dimension, Kind, Questionnaire

MAIN_KINDS = (Kind.ORDINAL, Kind.COMPARISON, Kind.CATEGORY)
MARK = {Kind.ORDINAL: "score", Kind.COMPARISON: "winner", Kind.CATEGORY: "label"}


def main_dimension(questionnaire: Questionnaire) -> Dimension | None:
    """The first question that is answered with one label for the whole item."""
    return next((each for each in questionnaire.dimensions if each.kind in MAIN_KINDS and not each.per_clip), None)


def strata_of(campaigns: Sequence[Campaign], questionnaires: Mapping[str, Questionnaire]) -> dict[int, tuple[str, ...]]:
    """Item -> for example `("score:4",)`; decimals are rounded to whole labels."""
    found: dict[int, tuple[str, ...]] = {}
    once: dict[str, tuple[str, ...]] = {}
    for campaign in campaigns:
        dimension = main_dimension(questionnaires[campaign.questionnaire.digest])
        if dimension is None:
            continue
        fields = FinalField.objects.filter(
            item__campaign=campaign, item__state=ItemState.ACCEPTED, dimension=dimension.key
        )
        for item, value in fields.values_list("item_id", "value").iterator(2000):
            if (name := named(dimension, value)) is not None:
                found[item] = once.setdefault(name, (name,))
    return found


def named(dimension: Dimension, value: Any) -> str | None:
    if isinstance(value, (int, float)):
        return f"{MARK[dimension.kind]}:{round(value)}"
    return f"{MARK[dimension.kind]}:{value}" if isinstance(value, str) else None
