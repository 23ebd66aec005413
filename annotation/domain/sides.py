"""One rater's work in that rater's own A and B.

Answers and final fields are stored un-swapped. Clips, texts, and whatever a text is held against, stand in the order
in which their rater heard the clips (docs/adr/0004).
"""

from __future__ import annotations

from typing import Any

from annotation.domain.questionnaires import questionnaire_of
from annotation.enums import Order
from annotation.models import AnswerSheet
from annotation.swapping import swap
from datasets_app.models import Clip


def in_order(clips: list[Clip], order: str) -> list[Clip]:
    """Clips of an item in the order of their sides as heard; its own inverse."""
    return clips if order == Order.AB else clips[::-1]


def clips_as_heard(sheet: AnswerSheet) -> list[Clip]:
    return in_order(sheet.assignment.item.clips, sheet.order)


def seconds_as_heard(sheet: AnswerSheet) -> list[float]:
    return [clip.seconds for clip in clips_as_heard(sheet)]


def answers_as_heard(sheet: AnswerSheet) -> dict[str, Any]:
    """The answers that count, with A the clip that this rater heard as A."""
    return swap(questionnaire_of(sheet.assignment.campaign), sheet.answers, sheet.order)
