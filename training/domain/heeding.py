"""What follows from a judge's opinion: a suggestion for whoever has answered, and an order for inspectors.

Both wait for frozen answers. Nothing of an opinion reaches a person who may still be asked to judge the item.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from annotation.domain import ordering, suggesting
from annotation.domain.questionnaires import questionnaire_of
from annotation.enums import AssignmentState, Order, TextRole
from annotation.models import AnswerSheet, Assignment, Campaign, Suggestion
from jobs.registry import Effect
from jobs.running import JobRun
from training.models import Appointment, JudgeOpinion, Run
from training.opinions import disagreement

SOURCE = "judge"
WRITTEN_OVER = frozenset({AssignmentState.WRITING})


def heed_sheet(job: JobRun) -> Effect | None:
    sheet = AnswerSheet.objects.select_related("assignment__campaign__questionnaire").get(pk=job.payload["sheet"])
    opinion = newest_opinion(sheet.assignment)
    if opinion is None:
        return None
    return lambda: {"suggestion": heed(opinion, sheet)}


def newest_opinion(assignment: Assignment) -> JudgeOpinion | None:
    """Of the judge that was appointed last to the campaign."""
    appointed = Appointment.objects.filter(campaign=assignment.campaign_id).order_by("-pk").first()
    if appointed is None:
        return None
    return JudgeOpinion.objects.filter(run=appointed.run_id, item=assignment.item_id, error="").first()


def heed_campaign(run: Run, campaign: Campaign) -> int:
    """For work that is done already, as for work to come. Returns how many sheets there were."""
    opinions = {opinion.item_id: opinion for opinion in run.opinions.filter(item__campaign=campaign, error="")}
    count = 0
    for sheet in frozen_sheets(campaign):
        if opinion := opinions.get(sheet.assignment.item_id):
            heed(opinion, sheet)
            count += 1
    return count


def last_frozen(campaign: Campaign) -> QuerySet[AnswerSheet]:
    """Frozen sheets of whoever holds each slot; of a slot's several the last in this order counts."""
    sheets = AnswerSheet.objects.filter(
        assignment__campaign=campaign, frozen_at__isnull=False, rater=F("assignment__rater")
    )
    return sheets.order_by("assignment_id", "round")


def frozen_sheets(campaign: Campaign) -> Iterable[AnswerSheet]:
    """The last frozen round of whoever holds each slot."""
    latest = dict(last_frozen(campaign).values_list("assignment_id", "pk"))
    ids = list(latest.values())
    return AnswerSheet.objects.filter(pk__in=ids).select_related("assignment__campaign__questionnaire").iterator(500)


def heed(opinion: JudgeOpinion, sheet: AnswerSheet) -> int | None:
    """Rank the work for inspection and offer the text; returns the suggestion's id, if one was offered."""
    if sheet.frozen_at is None:
        return None
    questionnaire = questionnaire_of(sheet.assignment.campaign)
    apart = disagreement(questionnaire, opinion.scores, sheet.answers)
    with transaction.atomic():
        if apart is not None:
            ordering.prefer_inspecting({sheet.assignment_id: apart})
        offered = offer(opinion, sheet)
    return offered.pk if offered else None


def offer(opinion: JudgeOpinion, sheet: AnswerSheet) -> Suggestion | None:
    """Offer the judge's text, once. Not while the answers may change, nor once the text is finished."""
    assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=sheet.assignment_id)
    if sheet.frozen_at is None or assignment.state not in WRITTEN_OVER or not may_be_offered(opinion, sheet):
        return None
    about: dict[str, Any] = {"run": opinion.run_id, "release": opinion.run.release.digest}
    return suggesting.offer(
        sheet=sheet,
        role=TextRole.DRAFT,
        text=opinion.text,
        source=SOURCE,
        model=opinion.run.name,
        prompt="",
        parameters=about,
        tokens_in=None,
        tokens_out=None,
        latency_ms=None,
        raw_reply=opinion.text,
        job_key=f"judge:{opinion.run_id}:{sheet.pk}",
    )


def may_be_offered(opinion: JudgeOpinion, sheet: AnswerSheet) -> bool:
    """Its words name the sides in the pair's own order, so they fit only who heard them so."""
    campaign: Campaign = sheet.assignment.campaign
    if not opinion.text or questionnaire_of(campaign).text == "none" or sheet.order != Order.AB:
        return False
    wanted = (
        Appointment.objects.filter(run=opinion.run_id, campaign=campaign).values_list("suggests", flat=True).first()
    )
    return bool(wanted) and campaign.drafting and not campaign.is_simulated
