"""The writer's text: a row a save, held against the answers each time, finished once nothing contradicts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from accounts.errors import Invalid
from accounts.models import User
from annotation import signals
from annotation.domain import lifecycle, texts, writing
from annotation.domain.errors import ContradictionsOpen, NoText, StaleVersion
from annotation.models import AnswerSheet, Assignment, Revision, Suggestion, Variant
from jobs.clock import database_now


def save(
    *,
    assignment_id: int,
    by: User,
    version: int,
    text: str,
    parent_id: int | None,
    confirmed: Collection[str],
) -> Revision:
    """Store the text as the next version. Raises StaleVersion when `version` is not the newest (0: none yet)."""
    writing.check_length(text)
    with transaction.atomic():
        _, sheet = writing.sheet_in_writing(assignment_id=assignment_id, by=by)
        newest = texts.latest_revision(sheet)
        check_version(newest, version, text)
        contradictions = texts.contradictions_of(sheet, text)
        return Revision.objects.create(
            sheet=sheet,
            by=by,
            parent=parent_of(sheet, parent_id),
            version=version + 1,
            text=text,
            contradictions=contradictions,
            confirmed=confirmed_among(contradictions, confirmed),
        )


def check_version(newest: Revision | None, version: int, text: str) -> None:
    stored = newest.version if newest else 0
    if stored != version:
        raise StaleVersion(
            "This text was saved elsewhere since this page read it. Both versions are kept; choose one.",
            extra={
                "mine": {"version": version, "text": text},
                "theirs": {"version": stored, "text": newest.text if newest else ""},
            },
        )


def parent_of(sheet: AnswerSheet, suggestion_id: int | None) -> Suggestion | None:
    if suggestion_id is None:
        return None
    suggestion = Suggestion.objects.filter(pk=suggestion_id, sheet=sheet).first()
    if suggestion is None:
        raise Invalid("The draft this text is based on belongs to other work. Nothing was changed; reload the page.")
    return suggestion


def confirmed_among(contradictions: list[dict[str, Any]], confirmed: Collection[str]) -> list[str]:
    """Only what is really contradicted can be confirmed; stale codes fall away."""
    return sorted({each["code"] for each in contradictions} & set(confirmed))


def finish(*, assignment_id: int, by: User, confirmed: Collection[str] = ()) -> Assignment:
    """End the text phase: a text, and no contradiction that is neither mended nor confirmed. Announces
    `revision_finished`; the work goes to inspection, or is accepted when none was drawn.

    Variants nobody decided on are dropped: who wants one takes it, and nobody must click the rest away.
    """
    with transaction.atomic():
        assignment, sheet = writing.sheet_in_writing(assignment_id=assignment_id, by=by)
        revision = texts.latest_revision(sheet)
        if revision is None or not revision.text.strip():
            raise NoText("Write the text first, or take the draft over. Your answers are saved.")
        taken = list(sheet.variants.filter(taken=True))
        confirm([revision, *taken], confirmed)
        now = database_now()
        revision.finished_at = now
        for row in (revision, *taken):
            row.save()
        sheet.variants.filter(taken=None).update(taken=False, decided_at=now)
        lifecycle.conclude(assignment, "finish")
        signals.revision_finished.send(sender=AnswerSheet, sheet=sheet)
        return assignment


def confirm(rows: list[Revision | Variant], confirmed: Collection[str]) -> None:
    """Note what the writer confirms now; raise ContradictionsOpen for what remains."""
    remaining: list[dict[str, Any]] = []
    for row in rows:
        row.confirmed = confirmed_among(row.contradictions, {*row.confirmed, *confirmed})
        kind = "variant" if isinstance(row, Variant) else "revision"
        remaining += [
            {**each, "in": kind, "id": row.pk} for each in texts.unconfirmed(row.contradictions, row.confirmed)
        ]
    if remaining:
        raise ContradictionsOpen(
            "Some words contradict the answers. Mend them, or confirm that they are meant. The text is saved.",
            remaining,
        )
