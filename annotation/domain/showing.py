"""What the page of one piece of work shows: the item, its sounds under opaque addresses, the answers so far."""

from __future__ import annotations

from typing import Any

from django.db.models import Avg, Count, Q

from accounts.models import User
from annotation.domain import lifecycle
from annotation.domain.answering import findings_of
from annotation.domain.assigning import UNFINISHED
from annotation.domain.errors import NotYours
from annotation.domain.questionnaires import questionnaire_of
from annotation.domain.sides import answers_as_heard, in_order
from annotation.enums import AssignmentState, Order, Verdict
from annotation.models import AnswerSheet, Assignment, Campaign, Inspection, Item
from datasets_app.domain import addresses

DONE = (AssignmentState.FINISHED, AssignmentState.ACCEPTED, AssignmentState.ESCALATED)
WITH_ITEM = ("campaign__questionnaire", "item__clip", "item__pair__clip_a", "item__pair__clip_b")


def own_assignment(*, assignment_id: int, by: User) -> Assignment:
    """The caller's own work; anybody else's does not exist for them."""
    assignment = Assignment.objects.select_related(*WITH_ITEM).filter(pk=assignment_id, rater=by).first()
    if assignment is None:
        raise NotYours("This work does not exist, or it is not yours to see.")
    return assignment


def work_of(assignment: Assignment, by: User) -> dict[str, Any]:
    """One person's work on one item, from the first answer to the text: sides are named as this rater hears them."""
    sheet = lifecycle.current_sheet(assignment)
    sheet.assignment = assignment
    campaign, frozen = assignment.campaign, sheet.frozen_at is not None
    findings = [] if frozen else findings_of(sheet, complete=False)
    purpose = f"assignment:{assignment.pk}:{assignment.lease_epoch}"
    return {
        "id": assignment.pk,
        "campaign": campaign_brief(campaign),
        "form": form_of(campaign, by),
        "item": {
            **item_words(assignment.item),
            "clips": clips_of(assignment.item, by, purpose=purpose, order=sheet.order),
        },
        "state": assignment.state,
        "lease": {"epoch": assignment.lease_epoch, "until": assignment.lease_until},
        "sheet": {
            "version": sheet.version,
            "round": sheet.round,
            "raw": answers_as_heard(sheet) if frozen else sheet.raw,
            "heard": sheet.heard,
            "frozen": frozen,
            "findings": [finding.as_json() for finding in findings],
        },
        "returned": returned_with(sheet),
        "progress": own_progress(campaign, by),
    }


def campaign_brief(campaign: Campaign) -> dict[str, Any]:
    return {
        "id": campaign.pk,
        "name": campaign.name,
        "task": campaign.task,
        "text_language": campaign.text_language,
        "guidelines": campaign.guidelines,
    }


def form_of(campaign: Campaign, user: User) -> dict[str, Any]:
    return questionnaire_of(campaign).form(user.interface_language, seed=f"{campaign.pk}:{user.pk}")


def item_words(item: Item) -> dict[str, Any]:
    return {
        "instruction": item.instruction,
        "transcript": item.transcript,
        "alignment": item.alignment,
        "text_to_judge": item.text_to_judge,
        "tokens": tokens_to_score(item),
    }


def tokens_to_score(item: Item) -> list[dict[str, Any]]:
    """The words and phones that questions ask about one by one; empty where none does."""
    return [token.as_json() for token in item.tokens] if questionnaire_of(item.campaign).scores_tokens else []


def clips_of(item: Item, user: User, *, purpose: str, order: str = Order.AB) -> list[dict[str, Any]]:
    """The item's sounds by side, each under an address made for this person and purpose alone."""
    clips = in_order(item.clips, order)
    sides = [""] if len(clips) == 1 else ["A", "B"]
    return [
        {
            "side": side,
            "audio": addresses.audio_json(addresses.grant(clip=clip, user=user, purpose=f"{purpose}:{side}")),
        }
        for side, clip in zip(sides, clips, strict=True)
    ]


def returned_with(sheet: AnswerSheet) -> dict[str, Any] | None:
    """The comment this round was opened with, if an inspector sent the work back."""
    if sheet.round == 1:
        return None
    inspection = (
        Inspection.objects.filter(
            sheet__assignment=sheet.assignment_id, sheet__round__lt=sheet.round, verdict=Verdict.RETURN
        )
        .order_by("-pk")
        .first()
    )
    return {"comment": inspection.comment, "fields": inspection.fields} if inspection else None


def own_progress(campaign: Campaign, by: User) -> dict[str, Any]:
    """How far `by` is: done, done and still to do, and how long one takes them."""
    mine = Assignment.objects.filter(campaign=campaign, rater=by)
    counts = mine.aggregate(
        done=Count("pk", filter=Q(state__in=DONE)), begun=Count("pk", filter=Q(state__in=UNFINISHED))
    )
    waiting = Assignment.objects.filter(campaign=campaign, state=AssignmentState.OPEN).exclude(
        item__in=AnswerSheet.objects.filter(rater=by, assignment__campaign=campaign).values("assignment__item")
    )
    items_left = waiting.values("item").distinct().count()
    pace = AnswerSheet.objects.filter(rater=by, assignment__campaign=campaign, frozen_at__isnull=False).aggregate(
        seconds=Avg("active_seconds")
    )
    return {
        "done": counts["done"],
        "total": counts["done"] + counts["begun"] + items_left,
        "seconds_per_item": pace["seconds"],
    }
