"""A second person reads a rater's finished work: accept, return with a comment, or escalate."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.enums import Role
from accounts.errors import Invalid
from accounts.models import User
from annotation import rules
from annotation.domain import carrying, lifecycle, returning_imported
from annotation.domain.errors import NotYours, ReasonMissing
from annotation.domain.questionnaires import questionnaire_of
from annotation.enums import AssignmentState, Verdict
from annotation.models import Assignment, Campaign, Inspection

EVENTS = {Verdict.ACCEPT: "accept", Verdict.RETURN: "return", Verdict.ESCALATE: "escalate"}
ABOUT_THE_TEXT = frozenset({"text", "variants"})


def queue(*, by: User, campaign: Campaign | None = None) -> QuerySet[Assignment]:
    """Finished work that waits for `by`: in their campaigns, on items they have not rated or adjudicated."""
    waiting = Assignment.objects.filter(
        state=AssignmentState.FINISHED, campaign__in=rules.campaigns_of(by, Role.INSPECTOR)
    )
    if campaign is not None:
        waiting = waiting.filter(campaign=campaign)
    return waiting.exclude(rules.rated_by(by)).exclude(rules.adjudicated_by(by))


def most_wanted_first(waiting: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """With `wanted`: what a judge disputes most comes first, what no judge has heard last."""
    return waiting.annotate(wanted=Coalesce(F("priority"), Value(-1.0)))


def give_verdict(
    *, assignment_id: int, by: User, verdict: Verdict, comment: str = "", fields: Sequence[str] = ()
) -> Inspection:
    """Record a verdict on one rater's work and move it on.

    A return opens the next round, filled with the earlier answers; imported work goes back as `returning_imported`
    says, because its rater is not here. Accepting or escalating the last open slot settles
    the item. A return or escalation needs a comment; an escalation that names no field puts every answer in doubt.
    """
    with transaction.atomic():
        assignment = (
            Assignment.objects.select_for_update(of=("self",))
            .select_related("campaign__questionnaire", "item__campaign__questionnaire")
            .filter(pk=assignment_id)
            .first()
        )
        if assignment is None:
            raise NotYours("This work does not exist.")
        rules.check_may_inspect(assignment.item, by)
        check_words(assignment.campaign, verdict, comment, fields)
        lifecycle.advance(assignment, EVENTS[verdict])
        assignment.save()
        sheet = lifecycle.current_sheet(assignment)
        inspection = Inspection.objects.create(
            sheet=sheet, by=by, verdict=verdict, comment=comment.strip(), fields=list(fields)
        )
        if verdict is Verdict.RETURN and sheet.rater.is_foreign:
            returning_imported.send_back(assignment, sheet, inspection)
        elif verdict is Verdict.RETURN:
            carrying.next_round(sheet, inspection_id=inspection.pk)
        else:
            lifecycle.settle(assignment.item)
        return inspection


def check_words(campaign: Campaign, verdict: Verdict, comment: str, fields: Sequence[str]) -> None:
    if verdict is not Verdict.ACCEPT and not comment.strip():
        raise ReasonMissing("Say in a comment what is wrong, so that the next person knows. Nothing was changed.")
    questionnaire = questionnaire_of(campaign)
    known = {dimension.key for dimension in questionnaire.dimensions}
    if verdict is not Verdict.ESCALATE:
        known |= ABOUT_THE_TEXT
    unknown = sorted(set(fields) - known)
    if unknown:
        raise Invalid("These are no questions of this campaign. Nothing was changed.", fields={"fields": unknown})
