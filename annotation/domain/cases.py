"""What an inspector and an adjudicator see of a case. Raters are aliases here; names never leave the server."""

from __future__ import annotations

from typing import Any

from accounts.enums import Role
from accounts.errors import NotAllowed
from accounts.models import User
from annotation import rules, visibility
from annotation.domain import adjudicating, lifecycle, texts
from annotation.domain.errors import NotYours
from annotation.domain.questionnaires import questionnaire_of
from annotation.domain.showing import WITH_ITEM, campaign_brief, clips_of, form_of, item_words, variant_json
from annotation.domain.sides import answers_as_heard, seconds_as_heard
from annotation.enums import DisputeState, Order, Verdict
from annotation.models import AnswerSheet, Assignment, Dispute, Inspection
from annotation.questionnaire import describe, validate


def inspection_case(*, assignment_id: int, by: User) -> dict[str, Any]:
    """One rater's finished work: answers in words, text with the draft it came from, and earlier verdicts.

    Clips, answers and text stand in this rater's A and B, for an inspection is about this rater's work alone.
    """
    assignment = Assignment.objects.select_related(*WITH_ITEM).filter(pk=assignment_id).first()
    if assignment is None:
        raise NotYours("This work does not exist.")
    item = assignment.item
    item.campaign = assignment.campaign
    rules.check_may_inspect(item, by)
    sheet = (
        visibility.visible_sheets(item=item, user=by, as_role=Role.INSPECTOR)
        .filter(assignment=assignment, rater=assignment.rater)
        .order_by("-round")
        .first()
    )
    if sheet is None:
        raise NotAllowed("This work is not finished, so nobody else reads it yet.", code="not_finished")
    sheet.assignment = assignment
    questionnaire = questionnaire_of(assignment.campaign)
    answers, seconds = answers_as_heard(sheet), seconds_as_heard(sheet)
    revision = texts.latest_revision(sheet)
    return {
        "assignment": assignment.pk,
        "state": assignment.state,
        "campaign": campaign_brief(assignment.campaign),
        "rater_alias": alias_of(assignment),
        "round": sheet.round,
        "item": {
            **item_words(item),
            "clips": clips_of(item, by, purpose=f"inspection:{assignment.pk}", order=sheet.order),
        },
        "form": form_of(assignment.campaign, by),
        "answers": answers,
        "described": [a.as_json() for a in describe(questionnaire, answers, by.interface_language, seconds)],
        "findings": [f.as_json() for f in validate(questionnaire, answers, seconds, complete=True)],
        "confirmed": sheet.confirmed,
        "active_seconds": sheet.active_seconds,
        "text": text_json(sheet),
        "draft": revision.parent.text if revision and revision.parent else None,
        "variants": [variant_json(v) for v in sheet.variants.filter(taken=True).select_related("suggestion")],
        "history": history_of(assignment),
    }


def alias_of(assignment: Assignment) -> str:
    return f"Rater {assignment.slot}"


def text_json(sheet: AnswerSheet) -> dict[str, Any] | None:
    """The newest text with what contradicts the answers, confirmed or not; None for tasks without a text."""
    revision = texts.latest_revision(sheet)
    if revision is None:
        return None
    return {"text": revision.text, "contradictions": revision.contradictions, "confirmed": revision.confirmed}


def history_of(assignment: Assignment) -> list[dict[str, Any]]:
    earlier = Inspection.objects.filter(sheet__assignment=assignment, sheet__rater=assignment.rater).order_by("pk")
    return [
        {"verdict": i.verdict, "comment": i.comment, "fields": i.fields, "round": i.sheet.round, "at": i.created_at}
        for i in earlier.select_related("sheet")
    ]


def dispute_case(*, dispute_id: int, by: User) -> dict[str, Any]:
    """The disputed fields; both sides only after the own blind answers.

    Clips and answers stand in the pair's own A and B, in which raters of both orders can be compared.
    """
    dispute = (
        Dispute.objects.select_related(
            "item__campaign__questionnaire", "item__clip", "item__pair__clip_a", "item__pair__clip_b"
        )
        .filter(pk=dispute_id)
        .first()
    )
    if dispute is None:
        raise NotYours("This case does not exist.")
    item = dispute.item
    rules.check_may_adjudicate(item, by)
    mine = dispute.adjudicator_id == by.pk
    revealed = mine and dispute.state in (DisputeState.REVEALED, DisputeState.DECIDED)
    return {
        "id": dispute.pk,
        "state": dispute.state,
        "mine": mine,
        "campaign": campaign_brief(item.campaign),
        "item": {**item_words(item), "clips": clips_of(item, by, purpose=f"dispute:{dispute.pk}")},
        "form": disputed_form(dispute, by),
        "fields": dispute.fields,
        "reasons": dispute.reasons,
        "own": dispute.blind_answers if mine else {},
        "heard": dispute.heard if mine else {},
        "sides": sides_json(dispute, by) if revealed else None,
        "comments": escalations(dispute) if revealed else [],
        "decisions": dispute.decisions if revealed else {},
        "lease": {"epoch": dispute.lease_epoch, "until": dispute.lease_until if mine else None},
    }


def disputed_form(dispute: Dispute, by: User) -> dict[str, Any]:
    """The form cut down to the disputed questions. A prerequisite outside them is settled and no longer asked of the
    adjudicator; whether it holds was decided when the dispute was opened."""
    form = form_of(dispute.item.campaign, by)
    wanted = set(dispute.fields)
    dimensions = [d for d in form["dimensions"] if d["key"] in wanted]
    for dimension in dimensions:
        if dimension["when"] and dimension["when"]["dimension"] not in wanted:
            dimension["when"] = None
    rules_left = [
        rule for rule in form["rules"] if {rule["dimension"], *(w["dimension"] for w in rule["when"])} <= wanted
    ]
    return {**form, "dimensions": dimensions, "rules": rules_left}


def sides_json(dispute: Dispute, by: User) -> list[dict[str, Any]]:
    visible = set(
        visibility.visible_sheets(item=dispute.item, user=by, as_role=Role.ADJUDICATOR).values_list("pk", flat=True)
    )
    questionnaire = questionnaire_of(dispute.item.campaign)
    seconds = [clip.seconds for clip in dispute.item.clips]
    return [
        {
            "label": label,
            "alias": f"Rater {label}",
            "answers": {key: sheet.answers.get(key) for key in dispute.fields},
            "described": [
                a.as_json()
                for a in describe(questionnaire, sheet.answers, by.interface_language, seconds)
                if a.key in dispute.fields
            ],
            "text": text_of_side(sheet),
        }
        for label, sheet in adjudicating.sides_of(dispute).items()
        if sheet.pk in visible
    ]


def text_of_side(sheet: AnswerSheet) -> dict[str, Any] | None:
    """A text keeps its writer's A and B; `sides_swapped` says that they are the case's B and A."""
    text = text_json(sheet)
    return None if text is None else {**text, "sides_swapped": sheet.order == Order.BA}


def escalations(dispute: Dispute) -> list[dict[str, Any]]:
    """What inspectors asked; they spoke of A and B as the rater they read had heard them."""
    found = Inspection.objects.filter(
        sheet__in=lifecycle.counting_sheets(dispute.item), verdict=Verdict.ESCALATE
    ).order_by("pk")
    return [
        {"comment": each.comment, "fields": each.fields, "sides_swapped": each.sheet.order == Order.BA}
        for each in found.select_related("sheet")
    ]
