"""Texts of imported judgements, one sheet at a time: what is still to be written, and how it is kept.

A judgement's first text becomes its revision, those at other temperatures its variants. When the last has come, the
work goes to an inspector like anybody's, and a text that one returned comes back to one; a text that contradicts the
ratings always does, and is never released unseen.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import F

from annotation.domain import lifecycle, texts
from annotation.domain.questionnaires import questionnaire_of
from annotation.enums import AssignmentState, TextRole, Verdict
from annotation.models import AnswerSheet, Assignment, Campaign, FinalField, Inspection, Revision, Suggestion, Variant
from jobs.clock import database_now
from llm_drafting.brief import Brief, Reply
from llm_drafting.distinct import normalised
from llm_drafting.domain.briefs import sheet_and_brief
from llm_drafting.domain.offering import offer
from llm_drafting.imported_prompts import FACTORS


@dataclass(frozen=True)
class Wish:
    """One text to write. `ratings` are those of a pair's clips by side."""

    sheet: AnswerSheet
    brief: Brief
    temperature: float
    ratings: Mapping[str, Mapping[str, Any]]

    @property
    def key(self) -> str:
        return key_of(self.sheet.pk, self.temperature)


def key_of(sheet_id: int, temperature: float) -> str:
    return f"imported:{sheet_id}:t{temperature:g}"


def without_text(campaign: Campaign) -> list[int]:
    """Sheets of foreign raters whose work has no finished text, in the order they came."""
    if questionnaire_of(campaign).text == "none":
        return []
    finished = Revision.objects.filter(finished_at__isnull=False).values("sheet")
    return list(
        AnswerSheet.objects.filter(
            assignment__campaign=campaign,
            assignment__state=AssignmentState.ACCEPTED,
            rater__is_foreign=True,
            rater=F("assignment__rater"),  # not one whose work was handed on to somebody here
            frozen_at__isnull=False,
        )
        .exclude(pk__in=finished)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def wishes_of(sheet_ids: Sequence[int], temperatures: Sequence[float]) -> Iterator[Wish]:
    """What is still to be written about these sheets; what an earlier run has written is left out."""
    keys = [key_of(sheet, temperature) for sheet in sheet_ids for temperature in temperatures]
    there = set(Suggestion.objects.filter(job_key__in=keys).values_list("job_key", flat=True))
    for sheet_id in sheet_ids:
        sheet, brief = sheet_and_brief(sheet_id)
        brief = replace(brief, remarks=remarks_on(sheet))
        ratings = ratings_of_pair(sheet) if "winner" in brief.answers else {}
        for temperature in temperatures:
            if key_of(sheet_id, temperature) not in there:
                yield Wish(sheet, brief, temperature, ratings)


def remarks_on(sheet: AnswerSheet) -> list[str]:
    """What inspectors said of the texts of earlier rounds."""
    returned = Inspection.objects.filter(
        sheet__assignment=sheet.assignment_id, sheet__rater=sheet.rater_id, sheet__round__lt=sheet.round
    )
    return list(returned.filter(verdict=Verdict.RETURN).order_by("pk").values_list("comment", flat=True))


def ratings_of_pair(sheet: AnswerSheet) -> dict[str, dict[str, Any]]:
    """The factors of both clips where these were rated too, by the sides as this rater has them."""
    item = sheet.assignment.item
    clips = item.clips if sheet.order == "ab" else item.clips[::-1]
    rows = FinalField.objects.filter(
        item__clip__in=clips, item__campaign__questionnaire__key="nisqa", dimension__in=FACTORS
    ).order_by("item_id")
    by_clip: dict[int | None, dict[str, Any]] = {}
    for clip, dimension, value in rows.values_list("item__clip_id", "dimension", "value"):
        by_clip.setdefault(clip, {})[dimension] = value  # the newest campaign's rating stands
    return {side: by_clip[clip.pk] for side, clip in zip("AB", clips, strict=True) if clip.pk in by_clip}


def keep(wish: Wish, reply: Reply, *, run: str) -> None:
    """Store one text under its key, with the run it was paid in. Once, however often it is written."""
    marked = [c["code"] for c in texts.contradictions_of(wish.sheet, reply.text)]
    told = {**reply.parameters, "temperature": wish.temperature, "run": run, "contradictions": marked}
    reply = Reply(**{**vars(reply), "parameters": told})
    with transaction.atomic():
        revision = texts.latest_revision(wish.sheet)
        if revision is None:
            draft = offer(wish.sheet, TextRole.DRAFT, reply, wish.key)
            Revision.objects.create(
                sheet=wish.sheet,
                by_id=wish.sheet.rater_id,
                parent=draft,
                version=1,
                text=reply.text,
                contradictions=texts.contradictions_of(wish.sheet, reply.text),
            )
            return
        offered = offer(wish.sheet, TextRole.VARIANT, reply, wish.key, parent=revision)
        Variant.objects.filter(suggestion=offered).update(taken=is_new(wish.sheet, offered), decided_at=database_now())


def is_new(sheet: AnswerSheet, offered: Suggestion) -> bool:
    others = [r.text for r in sheet.revisions.all()]
    others += sheet.variants.exclude(suggestion=offered).filter(taken=True).values_list("text", flat=True)
    return normalised(offered.text) not in {normalised(text) for text in others}


def finish(sheet_id: int, temperatures: Sequence[float], *, inspect_share: float) -> bool:
    """End the text phase of a sheet once every temperature has its text; False while one is missing."""
    keys = [key_of(sheet_id, temperature) for temperature in temperatures]
    with transaction.atomic():
        sheet = AnswerSheet.objects.select_related("assignment__campaign__questionnaire").get(pk=sheet_id)
        assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=sheet.assignment_id)
        revision = texts.latest_revision(sheet)
        if (
            assignment.state != AssignmentState.ACCEPTED
            or revision is None
            or Suggestion.objects.filter(job_key__in=keys).count() < len(keys)
        ):
            return False
        revision.finished_at = database_now()
        revision.save(update_fields=["finished_at"])
        item = assignment.item
        finals = {field.dimension: field.value for field in item.final_fields.all()}
        texts.leave_out_contradicting(item, finals, [sheet])
        taken = sheet.variants.filter(taken=True).values_list("contradictions", flat=True)
        contradicts = bool(revision.contradictions) or any(taken)
        chance = random.Random(f"caption:{sheet.pk}").random()  # noqa: S311 -- which texts are inspected, no secret
        if contradicts or sheet.round > 1 or chance < inspect_share:
            lifecycle.advance(assignment, "caption")
            assignment.needs_inspection = True
            assignment.finished_at = database_now()
            assignment.save()
        return True
