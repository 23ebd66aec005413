"""From a frozen answer sheet to what a drafter is told."""

from __future__ import annotations

from annotation.domain.questionnaires import questionnaire_of, token_names
from annotation.domain.sides import answers_as_heard, seconds_as_heard
from annotation.models import AnswerSheet
from jobs.errors import Permanent
from llm_drafting.brief import Brief


class SheetGone(Permanent):
    def __init__(self) -> None:
        super().__init__("sheet_gone", "The answers this text was asked for no longer exist. Nothing was written.")


def sheet_and_brief(sheet_id: int) -> tuple[AnswerSheet, Brief]:
    """The sheet with its item at hand, and its answers as a brief in its rater's A and B. Raises SheetGone."""
    related = ("assignment__campaign__questionnaire", "assignment__item__clip", "assignment__item__pair")
    sheet = AnswerSheet.objects.select_related(*related).filter(pk=sheet_id).first()
    if sheet is None:
        raise SheetGone
    campaign, item = sheet.assignment.campaign, sheet.assignment.item
    questionnaire = questionnaire_of(campaign)
    brief = Brief(
        questionnaire=questionnaire,
        answers=answers_as_heard(sheet),
        language=campaign.text_language,
        durations=seconds_as_heard(sheet),
        transcript=item.transcript,
        instruction=item.instruction,
        tokens=token_names(questionnaire, item),
    )
    return sheet, brief
