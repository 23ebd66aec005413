"""Blinding: what each person sees of what others answered. One function for single items, one for statistics."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.enums import Role
from accounts.models import User
from annotation.enums import AssignmentState, DisputeState, ItemState, Task
from annotation.models import AnswerSheet, Campaign, Dispute, Item

JUDGEABLE = (AssignmentState.FINISHED, AssignmentState.ACCEPTED, AssignmentState.ESCALATED)


def visible_sheets(*, item: Item, user: User, as_role: Role) -> QuerySet[AnswerSheet]:
    """The answer sheets of `item` that `user` may read in `as_role`.

    A rater reads their own, always and only. An inspector reads finished work that is not their own. An adjudicator
    reads both sides of a dispute once their own blind answers are in. Nobody else reads answers at all.
    """
    sheets = AnswerSheet.objects.filter(assignment__item=item)
    own = Q(rater=user)
    if as_role is Role.ANNOTATOR:
        return sheets.filter(own)
    finished = sheets.filter(frozen_at__isnull=False, assignment__state__in=JUDGEABLE).exclude(own)
    if sheets.filter(own).exists():
        return sheets.none()
    if as_role is Role.INSPECTOR:
        return finished
    if as_role is Role.ADJUDICATOR and has_answered_blind(item, user):
        return finished
    return sheets.none()


def has_answered_blind(item: Item, user: User) -> bool:
    seen = (DisputeState.REVEALED, DisputeState.DECIDED)
    return Dispute.objects.filter(item=item, adjudicator=user, state__in=seen).exists()


def sheets_for_statistics(*, campaign: Campaign, user: User) -> QuerySet[AnswerSheet]:
    """Frozen sheets of a campaign that may enter what `user` sees in sum.

    Someone who also rates in the campaign gets no sum over items that they may still be asked to answer.
    """
    sheets = AnswerSheet.objects.filter(assignment__campaign=campaign, frozen_at__isnull=False)
    if not campaign.memberships.filter(user=user, role=Role.ANNOTATOR).exists():
        return sheets
    answered = AnswerSheet.objects.filter(
        assignment__item=OuterRef("assignment__item"), rater=user, frozen_at__isnull=False
    )
    settled = Q(assignment__item__state__in=(ItemState.EXCLUDED, ItemState.ACCEPTED))
    if campaign.task == Task.DETECTION:
        settled = Q(pk__in=[])  # settled from the start, and guessed at all the same
    return sheets.filter(settled | Q(Exists(answered)))
