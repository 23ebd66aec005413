"""What the page of one's own text shows: answers in words, drafts, the text, its variants, and the machine's jobs."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from annotation.domain import lifecycle, texts, writing
from annotation.domain.questionnaires import questionnaire_of, token_names
from annotation.domain.showing import returned_with
from annotation.domain.sides import answers_as_heard, seconds_as_heard
from annotation.enums import TextRole
from annotation.models import Assignment, Revision, Suggestion, Variant
from annotation.questionnaire import describe
from jobs.models import Job


def text_of(assignment: Assignment, by: User) -> dict[str, Any]:
    """The text phase of one's own work."""
    sheet = lifecycle.current_sheet(assignment)
    sheet.assignment = assignment
    campaign = assignment.campaign
    questionnaire = questionnaire_of(campaign)
    named = token_names(questionnaire, assignment.item)
    described = describe(questionnaire, answers_as_heard(sheet), by.interface_language, seconds_as_heard(sheet), named)
    drafts = list(sheet.suggestions.filter(role=TextRole.DRAFT).order_by("-pk"))
    revision = texts.latest_revision(sheet)
    return {
        "state": assignment.state,
        "language": campaign.text_language,
        "answers": [answer.as_json() for answer in described],
        "draft": draft_state(writing.jobs_for(sheet, "draft"), drafts),
        "drafts": [suggestion_json(draft) for draft in drafts],
        "revision": revision_json(revision),
        "contradictions": revision.contradictions if revision else [],
        "variants_job": job_state(writing.jobs_for(sheet, "vary")),
        "variants": [variant_json(v) for v in sheet.variants.select_related("suggestion").order_by("pk")],
        "returned": returned_with(sheet),
    }


def draft_state(jobs: list[Job], drafts: list[Suggestion]) -> dict[str, Any] | None:
    """The newest draft, or the job that is writing it; None when no machine was asked."""
    last = job_state(jobs)
    if last is None and not drafts:
        return None
    return {
        "job_id": last["job_id"] if last else None,
        "state": last["state"] if last else "done",
        "suggestion": suggestion_json(drafts[0]) if drafts else None,
        "error": last["error"] if last else None,
    }


def job_state(jobs: list[Job]) -> dict[str, Any] | None:
    if not jobs:
        return None
    job = jobs[-1]
    error = {"code": job.error_code, "message": job.error_message} if job.error_code else None
    return {"job_id": job.pk, "state": job.state, "error": error}


def suggestion_json(suggestion: Suggestion) -> dict[str, Any]:
    return {"id": suggestion.pk, "text": suggestion.text, "source": suggestion.source, "model": suggestion.model}


def revision_json(revision: Revision | None) -> dict[str, Any]:
    """Version 0 is the empty text before the first save."""
    if revision is None:
        return {"version": 0, "text": "", "finished": False, "parent": None, "confirmed": []}
    return {
        "version": revision.version,
        "text": revision.text,
        "finished": revision.finished_at is not None,
        "parent": revision.parent_id,
        "confirmed": revision.confirmed,
    }


def variant_json(variant: Variant) -> dict[str, Any]:
    return {
        "id": variant.pk,
        "text": variant.text,
        "offered": variant.suggestion.text,
        "taken": variant.taken,
        "contradictions": variant.contradictions,
        "confirmed": variant.confirmed,
        "source": variant.suggestion.source,
    }
