"""The effects of drafting jobs: what was written is offered, in the transaction that finishes the job."""

from __future__ import annotations

from typing import Any

from annotation.domain import suggesting
from annotation.enums import AssignmentState, TextRole
from annotation.models import AnswerSheet, Assignment, Suggestion
from llm_drafting.brief import Reply
from llm_drafting.domain.drafting import Drafted
from llm_drafting.domain.varying import Varied

LATE = {"en": "The text was finished before this arrived.", "zh": "该文本已在此之前完成。"}


def offer_draft(drafted: Drafted) -> dict[str, Any]:
    if not still_writing(drafted.sheet):
        return {"suggestion": None, "message": LATE}
    suggestion = offer(drafted.sheet, TextRole.DRAFT, drafted.reply, drafted.key)
    return {"suggestion": suggestion.pk, "contradictions": drafted.contradictions}


def offer_variants(varied: Varied) -> dict[str, Any]:
    if not still_writing(varied.sheet):
        return {"suggestions": [], "message": LATE}
    offered = [
        offer(varied.sheet, TextRole.VARIANT, reply, f"{varied.key}:{index}", parent=varied.revision)
        for index, reply in enumerate(varied.replies)
    ]
    return {"suggestions": [suggestion.pk for suggestion in offered], "message": varied.message}


def offer(sheet: AnswerSheet, role: TextRole, reply: Reply, key: str, **parent: Any) -> Suggestion:
    return suggesting.offer(
        sheet=sheet,
        role=role,
        text=reply.text,
        source=reply.source,
        model=reply.model,
        prompt=reply.prompt,
        parameters=reply.parameters,
        tokens_in=reply.tokens_in,
        tokens_out=reply.tokens_out,
        latency_ms=reply.latency_ms,
        raw_reply=reply.raw,
        job_key=key,
        **parent,
    )


def still_writing(sheet: AnswerSheet) -> bool:
    """Locks the assignment, so that a text is not finished while a variant of it comes in."""
    assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=sheet.assignment_id)
    return assignment.state == AssignmentState.WRITING
