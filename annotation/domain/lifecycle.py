"""What follows when a person's work on an item ends: disputes, final fields, acceptance, exclusion.

Called inside the transaction of the change that ends it, with the assignment's row locked.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from accounts.enums import Role
from annotation import disagreement, signals
from annotation.domain.questionnaires import questionnaire_of
from annotation.domain.texts import leave_out_contradicting
from annotation.enums import AssignmentState, FieldOrigin, ItemState, Verdict
from annotation.linked import linked_fields
from annotation.models import AnswerEvent, AnswerSheet, Assignment, Dispute, FinalField, Inspection, Item, Membership
from annotation.questionnaire import prune
from annotation.states import Machine, next_state
from jobs.clock import database_now

SETTLED = (AssignmentState.ACCEPTED, AssignmentState.ESCALATED, AssignmentState.DECLINED)
COUNTING = (AssignmentState.ACCEPTED, AssignmentState.ESCALATED)
EVERYBODY_DECLINED = "Nobody could judge it"


def advance(assignment: Assignment, event: str) -> None:
    """Move an assignment along the table of states; the caller saves it. Raises TransitionRefused."""
    assignment.state = next_state(Machine.ASSIGNMENT, assignment.state, event)


def current_sheet(assignment: Assignment) -> AnswerSheet:
    """The latest round of the person who holds the slot."""
    return assignment.sheets.filter(rater=assignment.rater_id).latest("round")


def counting_sheets(item: Item) -> QuerySet[AnswerSheet]:
    """The sheets that decide the item: one a slot, the accepted or escalated ones, in the order of their slots."""
    latest = (
        AnswerSheet.objects.filter(
            assignment__item=item, assignment__state__in=COUNTING, frozen_at__isnull=False, rater=F("assignment__rater")
        )
        .order_by("assignment__slot", "-round")
        .values_list("assignment_id", "pk")
    )
    newest: dict[int, int] = {}
    for assignment_id, pk in latest:
        newest.setdefault(assignment_id, pk)
    return AnswerSheet.objects.filter(pk__in=newest.values()).order_by("assignment__slot")


def conclude(assignment: Assignment, event: str) -> None:
    """The rater is done (`event`: finish or submit_textless): to inspection, or straight on when none was drawn."""
    unchecked = {"finish": "finish_unchecked", "submit_textless": "submit_unchecked"}
    advance(assignment, event if assignment.needs_inspection else unchecked[event])
    assignment.finished_at = database_now()
    assignment.lease_until = None
    assignment.save()
    if assignment.state == AssignmentState.ACCEPTED:
        settle(assignment.item)


def settle(item: Item) -> None:
    """Once every slot of an item is done: exclude it, send it to an adjudicator, or accept it."""
    item = Item.objects.select_for_update().get(pk=item.pk)
    if item.state != ItemState.COLLECTING:
        return  # a detection item was settled by its clip's origin
    states = set(item.assignments.values_list("state", flat=True))
    waiting = states - set(SETTLED)
    if waiting and not (waiting == {AssignmentState.OPEN} and is_given_up(item)):
        return
    if not states & set(COUNTING):
        exclude(item, EVERYBODY_DECLINED)
        return
    sheets = list(counting_sheets(item))
    disputed = fields_in_dispute(item, sheets)
    if disputed:
        item.state = next_state(Machine.ITEM, item.state, "dispute")
        item.save(update_fields=["state"])
        Dispute.objects.create(item=item, fields=list(disputed), reasons=disputed)
        return
    accept(item, sheets)


def is_given_up(item: Item) -> bool:
    """Somebody could not judge the item, and nobody is left who has not been on it: free slots stay free."""
    declined = AnswerEvent.objects.filter(sheet__assignment__item=item, kind="decline").exists()
    return declined and not annotators_left(item).exists()


def annotators_left(item: Item) -> QuerySet[Membership]:
    been_there = AnswerSheet.objects.filter(assignment__item=item).values("rater")
    return Membership.objects.filter(campaign=item.campaign_id, role=Role.ANNOTATOR).exclude(user__in=been_there)


def exclude(item: Item, reason: str) -> None:
    item.state = next_state(Machine.ITEM, item.state, "exclude")
    item.exclusion_reason = reason
    item.save(update_fields=["state", "exclusion_reason"])


def fields_in_dispute(item: Item, sheets: list[AnswerSheet]) -> dict[str, str]:
    """{dimension: reason}: where raters differ beyond tolerance, what an inspector escalated, and what is settled
    together with those."""
    questionnaire = questionnaire_of(item.campaign)
    answers = [sheet.answers for sheet in sheets]
    reasons: dict[str, str] = {}
    if len(sheets) > 1:
        reasons |= disagreement.disputed_fields(questionnaire, answers, item.campaign.tolerance)
    for key in escalated_fields(sheets):
        reasons.setdefault(key, "escalated")
    for key in linked_fields(questionnaire, list(reasons), answers):
        reasons[key] = "linked"
    return {d.key: reasons[d.key] for d in questionnaire.dimensions if d.key in reasons}


def escalated_fields(sheets: list[AnswerSheet]) -> list[str]:
    """What inspectors escalated; an escalation that names no field puts every answered one in doubt."""
    found: list[str] = []
    for inspection in Inspection.objects.filter(sheet__in=sheets, verdict=Verdict.ESCALATE).select_related("sheet"):
        found += inspection.fields or list(inspection.sheet.answers)
    return found


def accept(
    item: Item, sheets: list[AnswerSheet], decided: dict[str, Any] | None = None, dispute: Dispute | None = None
) -> None:
    """Write the final fields and accept the item. `decided` are an adjudicator's values, which stand as they are."""
    questionnaire = questionnaire_of(item.campaign)
    decided = decided or {}
    agreed = disagreement.settle(questionnaire, [sheet.answers for sheet in sheets])
    finals = prune(questionnaire, agreed | decided)
    FinalField.objects.bulk_create(
        FinalField(
            item=item,
            dimension=key,
            value=value,
            origin=FieldOrigin.ADJUDICATED if key in decided else origin_of(key, sheets),
            dispute=dispute if key in decided else None,
        )
        for key, value in finals.items()
    )
    item.state = next_state(Machine.ITEM, item.state, "accept")
    item.accepted_at = database_now()
    item.save(update_fields=["state", "accepted_at"])
    leave_out_contradicting(item, finals, sheets)
    signals.item_accepted.send(sender=Item, item=item)


def origin_of(key: str, sheets: list[AnswerSheet]) -> FieldOrigin:
    if len(sheets) > 1:
        same = all(sheet.answers.get(key) == sheets[0].answers.get(key) for sheet in sheets)
        return FieldOrigin.UNANIMOUS if same else FieldOrigin.WITHIN_TOLERANCE
    inspected = Inspection.objects.filter(sheet=sheets[0], verdict=Verdict.ACCEPT).exists()
    return FieldOrigin.INSPECTED if inspected else FieldOrigin.GIVEN


def accept_by_origin(items: list[Item]) -> None:
    """Detection: the label is the clip's origin, known before anybody listens. Unknown origins are excluded.

    A listener's guess is still collected; it is the human baseline and never the label.
    """
    label_of = {"real": "real", "synthetic": "fake"}
    now = database_now()
    finals = []
    for item in items:
        assert item.clip is not None  # detection takes one clip
        label = label_of.get(item.clip.origin)
        if label is None:
            item.state, item.exclusion_reason = ItemState.EXCLUDED, "The clip's origin is unknown"
            continue
        item.state, item.accepted_at = ItemState.ACCEPTED, now
        finals.append(FinalField(item=item, dimension="real_or_fake", value=label, origin=FieldOrigin.METADATA))
    Item.objects.bulk_update(items, ["state", "exclusion_reason", "accepted_at"])
    FinalField.objects.bulk_create(finals)
    for item in items:
        if item.state == ItemState.ACCEPTED:
            signals.item_accepted.send(sender=Item, item=item)
