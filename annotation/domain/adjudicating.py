"""A third person settles what is disputed: first blind, then with both sides in view, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.errors import Invalid
from accounts.models import User
from annotation import rules
from annotation.domain import lifecycle
from annotation.domain.answering import read
from annotation.domain.deciding import (
    Decision,
    check_every_field,
    check_reasons,
    check_settled,
    seconds_of,
    sides_of,
    value_of,
)
from annotation.domain.errors import LeaseLost, NotHeard, NotYours
from annotation.domain.holding import until
from annotation.enums import AssignmentState, DisputeState
from annotation.listening import unheard, union
from annotation.models import Assignment, Campaign, Dispute
from annotation.states import Machine, next_state
from jobs.clock import database_now

IN_WORK = (DisputeState.BLIND, DisputeState.REVEALED)


class TakenByAnother(LeaseLost):
    code = "taken"


def queue(*, by: User, campaign: Campaign | None = None, now: datetime | None = None) -> QuerySet[Dispute]:
    """Disputes that wait for `by`: theirs in work, free ones, and those whose adjudicator's lease lapsed."""
    free = Q(state=DisputeState.OPEN) | Q(state__in=IN_WORK, lease_until__lt=now or database_now())
    return in_reach(by=by, campaign=campaign).filter(free | Q(adjudicator=by, state__in=IN_WORK))


def in_reach(*, by: User, campaign: Campaign | None = None) -> QuerySet[Dispute]:
    """Disputes of the campaigns in which `by` adjudicates, on items they neither rated nor inspected."""
    disputes = Dispute.objects.filter(item__campaign__in=rules.campaigns_of(by, Role.ADJUDICATOR))
    if campaign is not None:
        disputes = disputes.filter(item__campaign=campaign)
    return disputes.exclude(rules.rated_by(by)).exclude(rules.inspected_by(by))


def claim(*, dispute_id: int, by: User, now: datetime | None = None) -> Dispute:
    """Take a dispute under a lease. One's own runs on; somebody else's is free once lapsed, and begins blind anew."""
    with transaction.atomic():
        dispute = locked(dispute_id, by)
        now = now or database_now()
        if dispute.state in IN_WORK and dispute.adjudicator_id == by.pk:
            dispute.lease_until = until(dispute.item.campaign, now)
            dispute.save(update_fields=["lease_until"])
            return dispute
        if dispute.state in IN_WORK and dispute.lease_until and dispute.lease_until > now:
            raise TakenByAnother("Another adjudicator is working on this case. Take the next one; nothing was changed.")
        dispute.state = next_state(Machine.DISPUTE, dispute.state, "claim")
        keep_blind_answers(dispute)
        dispute.adjudicator = by
        dispute.lease_epoch += 1
        dispute.lease_until = until(dispute.item.campaign, now)
        dispute.save()
        return dispute


def keep_blind_answers(dispute: Dispute) -> None:
    """What an earlier adjudicator answered moves into the history; nobody sees it as their own."""
    if dispute.blind_answers:
        given = {"by": dispute.adjudicator_id, "answers": dispute.blind_answers, "heard": dispute.heard}
        dispute.history = [*dispute.history, given]
    dispute.blind_answers, dispute.heard, dispute.revealed_at = {}, {}, None


def answer_blind(
    *, dispute_id: int, by: User, answers: Mapping[str, Any], heard: Any, epoch: int | None = None
) -> Dispute:
    """Keep the adjudicator's own answers to the disputed fields; from then on both sides are visible.

    Every disputed question that is asked must be answered, and each clip heard to its end.
    """
    with transaction.atomic():
        dispute = held(dispute_id, by, epoch)
        state = next_state(Machine.DISPUTE, dispute.state, "answer")
        outside = sorted(set(answers) - set(dispute.fields))
        if outside:
            raise Invalid(
                "Only the disputed questions are asked here. Nothing was changed.", fields={"answers": outside}
            )
        seconds = seconds_of(dispute.item.clips)
        dispute.heard = union(dispute.heard, read(heard, seconds))
        missing = unheard(dispute.heard, seconds)
        if missing:
            raise NotHeard(
                "Listen to each clip to its end first. Your answers are still on this page.",
                extra={"unheard": [{"side": side, "share": share} for side, share in missing.items()]},
            )
        check_settled(dispute, dict(answers), complete=True)
        dispute.blind_answers = dict(answers)
        dispute.state = state
        dispute.revealed_at = database_now()
        dispute.save()
        return dispute


def decide(*, dispute_id: int, by: User, decisions: Mapping[str, Decision], epoch: int | None = None) -> Dispute:
    """Settle every disputed field and accept the item. A value that no rater gave needs a reason."""
    with transaction.atomic():
        dispute = held(dispute_id, by, epoch)
        state = next_state(Machine.DISPUTE, dispute.state, "decide")
        check_every_field(dispute, decisions)
        sides = sides_of(dispute)
        values = {key: value_of(dispute, sides, key, decision) for key, decision in decisions.items()}
        check_reasons(sides, values, decisions)
        check_settled(dispute, values, complete=False)
        dispute.state = state
        dispute.decisions = {
            key: {"side": decision.side, "value": values[key], "reason": decision.reason.strip()}
            for key, decision in decisions.items()
        }
        dispute.decided_at = database_now()
        dispute.lease_until = None
        dispute.save()
        sheets = list(lifecycle.counting_sheets(dispute.item))
        for assignment in Assignment.objects.filter(item=dispute.item, state=AssignmentState.ESCALATED):
            lifecycle.advance(assignment, "accept")
            assignment.save()
        lifecycle.accept(dispute.item, sheets, values, dispute)
        return dispute


def locked(dispute_id: int, by: User) -> Dispute:
    dispute = (
        Dispute.objects.select_for_update(of=("self",))
        .select_related("item__campaign__questionnaire", "item__clip", "item__pair__clip_a", "item__pair__clip_b")
        .filter(pk=dispute_id)
        .first()
    )
    if dispute is None:
        raise NotYours("This case does not exist.")
    rules.check_may_adjudicate(dispute.item, by)
    return dispute


def held(dispute_id: int, by: User, epoch: int | None) -> Dispute:
    """Lock a dispute that `by` holds, or say why not."""
    dispute = locked(dispute_id, by)
    if dispute.adjudicator_id != by.pk or (epoch is not None and dispute.lease_epoch != epoch):
        raise LeaseLost("You do not hold this case: claim it first, or another adjudicator has taken it.")
    return dispute
