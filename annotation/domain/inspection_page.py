"""What an inspector sees of one rater's work. Raters are aliases here; names never leave the server."""

from __future__ import annotations

from typing import Any

from accounts.enums import Role
from accounts.errors import NotAllowed
from accounts.models import User
from annotation import rules, visibility
from annotation.domain import texts
from annotation.domain.aliases import alias
from annotation.domain.errors import NotYours
from annotation.domain.questionnaires import questionnaire_of, token_counts, token_names
from annotation.domain.showing import WITH_ITEM, campaign_brief, clips_of, form_of, item_words
from annotation.domain.sides import answers_as_heard, seconds_as_heard
from annotation.domain.text_page import variant_json
from annotation.models import AnswerSheet, Assignment, Inspection
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
    counted, named = token_counts(questionnaire, item), token_names(questionnaire, item)
    revision = texts.latest_revision(sheet)
    return {
        "assignment": assignment.pk,
        "state": assignment.state,
        "campaign": campaign_brief(assignment.campaign),
        "rater_alias": alias(sheet.rater, assignment.slot),
        "round": sheet.round,
        "item": {
            **item_words(item),
            "clips": clips_of(item, by, purpose=f"inspection:{assignment.pk}", order=sheet.order),
        },
        "form": form_of(assignment.campaign, by),
        "answers": answers,
        "described": [a.as_json() for a in describe(questionnaire, answers, by.interface_language, seconds, named)],
        "findings": [f.as_json() for f in validate(questionnaire, answers, seconds, True, counted)],
        "confirmed": sheet.confirmed,
        "active_seconds": sheet.active_seconds,
        "text": text_json(sheet),
        "draft": revision.parent.text if revision and revision.parent else None,
        "variants": [variant_json(v) for v in sheet.variants.filter(taken=True).select_related("suggestion")],
        "history": history_of(assignment),
    }


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
