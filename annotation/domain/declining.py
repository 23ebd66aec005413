"""Work that goes back: declined by who holds it, or taken from them by a manager."""

from __future__ import annotations

from django.db import transaction

from accounts.enums import Role
from accounts.models import User
from annotation import rules
from annotation.domain import lifecycle
from annotation.domain.errors import NotYours
from annotation.domain.holding import held
from annotation.models import AnswerEvent, Assignment
from annotation.states import Machine, next_state

DECLINES_TO_CLOSE = 2  # a slot that two people could not judge is not offered to a third


def decline(*, assignment_id: int, by: User, reason: str, epoch: int | None = None) -> Assignment:
    """`by` cannot judge the item. The slot goes to somebody else, or stays declined when nobody is left to ask.

    Nobody is left when as many people as `DECLINES_TO_CLOSE` gave up on this slot, or every annotator of the campaign
    has been on the item. An item whose slots are all declined is excluded.
    """
    with transaction.atomic():
        assignment = held(assignment_id=assignment_id, by=by, epoch=epoch)
        state = next_state(Machine.ASSIGNMENT, assignment.state, "decline")
        sheet = lifecycle.current_sheet(assignment)
        AnswerEvent.objects.create(
            sheet=sheet, by=by, kind="decline", version=sheet.version, data={"reason": reason, "raw": sheet.raw}
        )
        if can_ask_others(assignment):
            return reopen(assignment, event="pass_on")
        assignment.state = state
        assignment.decline_reason = reason[:200]
        assignment.lease_until = None
        assignment.save()
        lifecycle.settle(assignment.item)
        return assignment


def can_ask_others(assignment: Assignment) -> bool:
    declined = AnswerEvent.objects.filter(sheet__assignment=assignment, kind="decline").count()
    if declined >= DECLINES_TO_CLOSE:
        return False
    return lifecycle.annotators_left(assignment.item).exists()


def release(*, assignment_id: int, by: User) -> Assignment:
    """A manager takes an unfinished slot from whoever holds it, and opens it to others. Their sheet stays."""
    rules.check_role(by, Role.MANAGER)
    with transaction.atomic():
        assignment = Assignment.objects.select_for_update(of=("self",)).filter(pk=assignment_id).first()
        if assignment is None:
            raise NotYours("This work does not exist.")
        return reopen(assignment, event="release")


def reopen(assignment: Assignment, *, event: str) -> Assignment:
    assignment.state = next_state(Machine.ASSIGNMENT, assignment.state, event)
    assignment.rater = None
    assignment.lease_epoch += 1
    assignment.lease_until = assignment.started_at = assignment.submitted_at = None
    assignment.save()
    return assignment
