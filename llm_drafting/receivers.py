"""Wakes the drafters: each receiver inserts one Job row in the announcing transaction, and nothing else."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from annotation import signals
from annotation.domain.questionnaires import questionnaire_of
from annotation.models import AnswerSheet, Revision
from jobs.domain import enqueue
from llm_drafting.enums import DRAFT, VARY


def wants_drafts(sheet: AnswerSheet) -> bool:
    campaign = sheet.assignment.campaign
    return campaign.drafting and not campaign.is_simulated and questionnaire_of(campaign).text != "none"


@receiver(signals.sheet_frozen, dispatch_uid="llm_drafting.first_draft")
def first_draft(sheet: AnswerSheet, **_: Any) -> None:
    draft_again(sheet=sheet, round=1)


@receiver(signals.draft_asked, dispatch_uid="llm_drafting.draft_again")
def draft_again(sheet: AnswerSheet, round: int, **_: Any) -> None:
    if wants_drafts(sheet):
        enqueue(
            kind=DRAFT,
            payload={"sheet": sheet.pk, "round": round},
            dedup_key=f"draft:{sheet.pk}:{round}",
            owner=sheet.rater,
        )


@receiver(signals.variants_asked, dispatch_uid="llm_drafting.variants")
def variants(sheet: AnswerSheet, revision: Revision, count: int, round: int, **_: Any) -> None:
    if wants_drafts(sheet):
        enqueue(
            kind=VARY,
            payload={"sheet": sheet.pk, "revision": revision.pk, "count": count, "round": round},
            dedup_key=f"vary:{sheet.pk}:{round}",
            owner=sheet.rater,
        )
