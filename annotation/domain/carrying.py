"""A returned assignment begins a new round: the earlier answers and text are carried over, never edited in place."""

from __future__ import annotations

from typing import Any

from annotation.domain import texts
from annotation.enums import TextRole
from annotation.models import AnswerEvent, AnswerSheet, Revision, Suggestion, Variant


def next_round(sheet: AnswerSheet, *, inspection_id: int) -> AnswerSheet:
    """Open the next round, filled with what was answered and heard before."""
    opened = following(sheet, active_seconds=sheet.active_seconds)
    AnswerEvent.objects.create(
        sheet=opened, by_id=sheet.rater_id, kind="return", version=0, data={"inspection": inspection_id}
    )
    return opened


def without_its_text(sheet: AnswerSheet) -> AnswerSheet:
    """Open the next round of an imported rater: the judgement stands, frozen as it came, and waits for a new text."""
    return following(sheet, confirmed=sheet.confirmed, frozen_at=sheet.frozen_at)


def following(sheet: AnswerSheet, **carried: Any) -> AnswerSheet:
    """The sheet of the round after, with the same answers; `carried` is what else of it stays."""
    return AnswerSheet.objects.create(
        assignment_id=sheet.assignment_id,
        rater_id=sheet.rater_id,
        lease_epoch=sheet.lease_epoch,
        round=sheet.round + 1,
        order=sheet.order,
        raw=sheet.raw,
        answers=sheet.answers,
        heard=sheet.heard,
        **carried,
    )


def carry_text(sheet: AnswerSheet) -> None:
    """Bring text and taken variants of the round before, held against the answers as they are now.

    Suggestions are copied, because their rows belong to one sheet; `parameters` name the row they were copied from.
    """
    before = AnswerSheet.objects.filter(
        assignment_id=sheet.assignment_id, rater_id=sheet.rater_id, round=sheet.round - 1
    ).first()
    last = texts.latest_revision(before) if before else None
    if before is None or last is None:
        return
    revision = Revision.objects.create(
        sheet=sheet,
        by_id=last.by_id,
        parent=copy_suggestion(last.parent, sheet) if last.parent else None,
        version=1,
        text=last.text,
        contradictions=texts.contradictions_of(sheet, last.text),
    )
    for variant in before.variants.filter(taken=True).select_related("suggestion"):
        suggestion = copy_suggestion(variant.suggestion, sheet, parent=revision)
        Variant.objects.create(
            sheet=sheet,
            suggestion=suggestion,
            text=variant.text,
            taken=True,
            contradictions=texts.contradictions_of(sheet, variant.text),
            decided_at=variant.decided_at,
        )


def copy_suggestion(suggestion: Suggestion, sheet: AnswerSheet, *, parent: Revision | None = None) -> Suggestion:
    carried: dict[str, Any] = {
        field: getattr(suggestion, field)
        for field in ("role", "text", "source", "model", "prompt", "tokens_in", "tokens_out", "latency_ms", "raw_reply")
    }
    return Suggestion.objects.create(
        sheet=sheet,
        parent=parent if suggestion.role == TextRole.VARIANT else None,
        parameters={**suggestion.parameters, "carried_from": suggestion.pk},
        job_key=f"carried:{sheet.pk}:{suggestion.pk}",
        **carried,
    )
