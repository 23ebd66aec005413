"""Work in somebody's hands: who holds a slot, under which epoch, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from annotation.domain.errors import LeaseLost, NotYours
from annotation.enums import AssignmentState
from annotation.models import AnswerSheet, Assignment, Campaign
from jobs.clock import database_now


def held(*, assignment_id: int, by: User, epoch: int | None = None) -> Assignment:
    """Lock a slot that `by` holds under `epoch`, or say why not. Call inside a transaction."""
    assignment = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("campaign__questionnaire", "item__clip", "item__pair__clip_a", "item__pair__clip_b")
        .filter(pk=assignment_id)
        .first()
    )
    if assignment is None:
        raise NotYours("This work does not exist, or it is not yours to see.")
    if assignment.rater_id != by.pk:
        if AnswerSheet.objects.filter(assignment=assignment, rater=by).exists():
            raise LeaseLost("Your time on this item ran out and somebody else took it. What you wrote is kept.")
        raise NotYours("This work does not exist, or it is not yours to see.")
    if epoch is not None and assignment.lease_epoch != epoch:
        raise LeaseLost("This item was handed out anew since this page was loaded. What you wrote is kept; reload.")
    return assignment


def renew(*, assignment_id: int, by: User, epoch: int) -> Assignment:
    """A sign of life from the page: the lease runs on."""
    with transaction.atomic():
        return extend(held(assignment_id=assignment_id, by=by, epoch=epoch), database_now())


def extend(assignment: Assignment, now: datetime) -> Assignment:
    """Still theirs, lapsed or not: the epoch stays, so that unsent saves of their page still count."""
    if assignment.state == AssignmentState.ANSWERING:
        assignment.lease_until = until(assignment.campaign, now)
        assignment.save(update_fields=["lease_until"])
    return assignment


def until(campaign: Campaign, now: datetime) -> datetime:
    return now + timedelta(minutes=campaign.lease_minutes)
