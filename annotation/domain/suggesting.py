"""Machine text, offered never imposed. An LLM, the grammar drafter and our own judge are just callers."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from annotation import signals
from annotation.domain import texts, writing
from annotation.enums import TextRole
from annotation.models import AnswerSheet, Revision, Suggestion, Variant


def offer(
    *,
    sheet: AnswerSheet,
    role: TextRole | str,
    text: str,
    source: str,
    model: str,
    prompt: str,
    parameters: dict[str, Any],
    tokens_in: int | None,
    tokens_out: int | None,
    latency_ms: int | None,
    raw_reply: str,
    job_key: str,
    parent: Revision | None = None,
) -> Suggestion:
    """Keep a machine's text with where it came from; once per `job_key`, however often a job runs.

    A variant's suggestion also makes the Variant that the writer decides on.
    """
    with transaction.atomic():
        suggestion, made = Suggestion.objects.get_or_create(
            job_key=job_key,
            defaults={
                "sheet": sheet,
                "role": TextRole(role),
                "parent": parent,
                "text": text,
                "source": source,
                "model": model,
                "prompt": prompt,
                "parameters": parameters,
                "tokens_in": tokens_in,
                "tokens_out": tokens_out,
                "latency_ms": latency_ms,
                "raw_reply": raw_reply,
            },
        )
        if made and suggestion.role == TextRole.VARIANT:
            Variant.objects.create(
                sheet=sheet, suggestion=suggestion, text=text, contradictions=texts.contradictions_of(sheet, text)
            )
        return suggestion


def ask_again(*, assignment_id: int, by: User) -> None:
    """Ask for another draft; nothing happens while one is on its way. Announces `draft_asked`."""
    with transaction.atomic():
        _, sheet = writing.sheet_in_writing(assignment_id=assignment_id, by=by)
        number = writing.next_round(sheet, "draft")
        if number is not None:
            signals.draft_asked.send(sender=AnswerSheet, sheet=sheet, round=number)
