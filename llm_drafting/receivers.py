"""Wakes the drafters: each receiver inserts one Job row in the announcing transaction, and nothing else."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from annotation import signals
from annotation.domain.questionnaires import questionnaire_of
from annotation.models import AnswerSheet, Revision
from jobs.domain import enqueue
from llm_drafting.domain.imported_bulk import Plan
from llm_drafting.enums import DRAFT, DRAFT_IMPORTED, VARY


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


@receiver(signals.text_returned, dispatch_uid="llm_drafting.text_returned")
def imported_again(sheet: AnswerSheet, **_: Any) -> None:
    """Texts of imported judgements are written for any campaign that is no simulation, as draft_imported would."""
    campaign = sheet.assignment.campaign
    if not campaign.is_simulated and questionnaire_of(campaign).text != "none":
        enqueue(
            kind=DRAFT_IMPORTED,
            payload={"campaign": campaign.pk, "plan": Plan().as_json(), "sheets": [sheet.pk]},
            dedup_key=f"imported:{sheet.pk}",
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
