"""What a campaign's answers say in sum: agreement, distributions, pace. Only what the reader may see is counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Count, F
from django.db.models.functions import TruncDate

from accounts.models import User
from annotation import visibility
from annotation.aggregation import Book
from annotation.agreement import agreement
from annotation.consistency import is_empty
from annotation.domain.questionnaires import questionnaire_of
from annotation.models import AnswerSheet, Campaign
from annotation.questionnaire import Dimension, Kind, in_language, prune

BOOTSTRAPS = 300
MOST_SHEETS = 20_000  # what one page weighs in memory


def counted_sheets(campaign: Campaign, by: User) -> list[AnswerSheet]:
    """The last frozen round of whoever holds each slot, as far as `by` may see them in sum."""
    sheets = visibility.sheets_for_statistics(campaign=campaign, user=by).filter(rater=F("assignment__rater"))
    rows = sheets.select_related("assignment").only("answers", "round", "assignment__item_id", "assignment__slot")
    latest: dict[int, AnswerSheet] = {}
    for sheet in rows.order_by("assignment_id", "round")[:MOST_SHEETS]:
        latest[sheet.assignment_id] = sheet
    return list(latest.values())


def agreement_of(campaign: Campaign, by: User) -> list[dict[str, Any]]:
    """Per dimension Krippendorff's alpha with its interval, and where they are defined AC2, ICC and the human ceiling.

    Only items with two answers or more count.
    """
    by_item: dict[int, list[AnswerSheet]] = defaultdict(list)
    for sheet in counted_sheets(campaign, by):
        by_item[sheet.assignment.item_id].append(sheet)
    book = Book(questionnaire_of(campaign))
    several = []
    for item, sheets in by_item.items():
        if len(sheets) > 1:
            several.append([sheet.answers for sheet in sheets])
            for sheet in sheets:
                book.add(str(item), str(sheet.rater_id), sheet.answers)
    beside = book.settle(bootstraps=BOOTSTRAPS).dimensions()
    return [
        {
            "key": row.key,
            "title": in_language(row.title, by.interface_language),
            "alpha": row.agreement.value,
            "low": row.agreement.low,
            "high": row.agreement.high,
            "n": row.agreement.units,
            "measure": row.agreement.measure.value,
            **beside_alpha(beside.get(row.key, {})),
        }
        for row in agreement(questionnaire_of(campaign), several, bootstraps=BOOTSTRAPS)
    ]


def beside_alpha(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "ac2": found.get("ac2"),
        "icc": (found.get("icc") or {}).get("mean"),
        "ceiling": found.get("ceiling"),
    }


def throughput_of(campaign: Campaign) -> list[dict[str, Any]]:
    """Answer sheets submitted per day (UTC)."""
    days = (
        AnswerSheet.objects.filter(assignment__campaign=campaign, frozen_at__isnull=False)
        .annotate(day=TruncDate("frozen_at"))
        .values("day")
        .annotate(count=Count("pk"))
        .order_by("day")
    )
    return [{"day": row["day"], "count": row["count"]} for row in days]


def distribution_of(campaign: Campaign, by: User) -> list[dict[str, Any]]:
    """How often each answer was given, by dimension; intervals count by type, text is left out."""
    questionnaire = questionnaire_of(campaign)
    sheets = [prune(questionnaire, sheet.answers) for sheet in counted_sheets(campaign, by)]
    return [
        distribution_row(dimension, sheets, by.interface_language)
        for dimension in questionnaire.dimensions
        if dimension.labels and dimension.kind is not Kind.TEXT
    ]


def distribution_row(dimension: Dimension, sheets: list[dict[str, Any]], language: str) -> dict[str, Any]:
    counted: Counter[Any] = Counter()
    answered = 0
    for sheet in sheets:
        value = sheet.get(dimension.key)
        for part in value.values() if dimension.per_clip and isinstance(value, dict) else [value]:
            if not is_empty(part):
                answered += 1
                counted.update(labels_in(part))
    return {
        "key": dimension.key,
        "title": in_language(dimension.title, language),
        "kind": dimension.kind.value,
        "n": answered,
        "counts": [
            {"id": label.id, "title": in_language(label.title, language), "count": counted[label.id]}
            for label in dimension.labels
        ],
    }


def labels_in(value: Any) -> list[Any]:
    parts = value if isinstance(value, list) else [value]
    return [part.get("type") if isinstance(part, dict) else part for part in parts]
