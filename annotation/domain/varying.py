"""Variants: paraphrases a machine offers, which the writer takes, edits or drops."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from accounts.errors import Invalid
from accounts.models import User
from annotation import signals
from annotation.domain import texts, writing
from annotation.domain.errors import NoText, NotYours
from annotation.domain.revising import confirmed_among
from annotation.models import AnswerSheet, Variant
from jobs.clock import database_now

MOST_AT_ONCE = 10


def ask(*, assignment_id: int, by: User, count: int) -> None:
    """Ask a machine for `count` paraphrases of the newest revision; nothing happens while some are on their way."""
    if not 1 <= count <= MOST_AT_ONCE:
        raise Invalid(f"Ask for 1 to {MOST_AT_ONCE} variants.", fields={"count": [f"1 to {MOST_AT_ONCE}"]})
    with transaction.atomic():
        _, sheet = writing.sheet_in_writing(assignment_id=assignment_id, by=by)
        revision = texts.latest_revision(sheet)
        if revision is None or not revision.text.strip():
            raise NoText("Write the text first: variants are made from it.")
        number = writing.next_round(sheet, "vary")
        if number is not None:
            signals.variants_asked.send(sender=AnswerSheet, sheet=sheet, revision=revision, count=count, round=number)


def decide(
    *, variant_id: int, by: User, taken: bool, text: str | None = None, confirmed: Collection[str] = ()
) -> Variant:
    """Take or drop a variant, perhaps with an edited text, which is held against the answers anew."""
    with transaction.atomic():
        variant = Variant.objects.select_for_update(of=("self",)).filter(pk=variant_id).select_related("sheet").first()
        if variant is None:
            raise NotYours("This variant does not exist, or it is not yours to see.")
        _, sheet = writing.sheet_in_writing(assignment_id=variant.sheet.assignment_id, by=by)
        if variant.sheet_id != sheet.pk:
            raise NotYours("This variant belongs to an earlier round of this work.")
        if text is not None and text != variant.text:
            writing.check_length(text)
            if not text.strip():
                raise NoText("A variant needs a text. Drop it instead; nothing was changed.")
            variant.text = text
            variant.contradictions = texts.contradictions_of(sheet, text)
        variant.taken = taken
        variant.confirmed = confirmed_among(variant.contradictions, {*variant.confirmed, *confirmed})
        variant.decided_at = database_now()
        variant.save()
        return variant
