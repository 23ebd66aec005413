"""From the database to plain records, in two passes: first everything that decides the split, then items in chunks.

The first pass holds one light row per item and clip; the second reads `CHUNK` items at a time with a fixed number of
queries, so memory does not grow with the answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from annotation.enums import AssignmentState, DisputeState, ItemState
from annotation.models import AnswerSheet, Assignment, Campaign, Dispute, FinalField, Item, Revision, Variant
from annotation.questionnaire import parse
from annotation.swapping import swap_sides
from datasets_app.models import Clip, LedgerEntry, Source
from exports.errors import ChangedMeanwhile
from exports.records import (
    CampaignRecord,
    Catalogue,
    ClipRecord,
    ItemKey,
    ItemRecord,
    LeftOut,
    Rating,
    SourceRecord,
    TextRecord,
)

T = TypeVar("T")
CHUNK = 200
JUDGED = (AssignmentState.FINISHED, AssignmentState.ACCEPTED, AssignmentState.ESCALATED, AssignmentState.RETURNED)


def read_catalogue(campaigns: Sequence[Campaign]) -> Catalogue:
    """Every accepted item of the campaigns, with its clips, sources, questionnaires and the ledger's pins."""
    rows = Item.objects.filter(campaign__in=campaigns, state=ItemState.ACCEPTED).values_list(
        "pk", "campaign__name", "campaign__task", "clip_id", "pair__clip_a_id", "pair__clip_b_id"
    )
    light = [(pk, name, task, (clip,) if clip else (a, b)) for pk, name, task, clip, a, b in rows.iterator(2000)]
    clips = read_clips({clip for *_, pks in light for clip in pks})
    items = [ItemKey(pk, name, task, tuple(clips[clip].digest for clip in pks)) for pk, name, task, pks in light]
    settled = set(
        FinalField.objects.filter(item__campaign__in=campaigns, item__state=ItemState.ACCEPTED)
        .values_list("item_id", flat=True)
        .distinct()
    )
    questionnaires = {c.questionnaire.digest: parse(c.questionnaire.definition) for c in campaigns}
    by_digest = {clip.digest: clip for clip in clips.values()}
    slugs = {clip.source for clip in by_digest.values()}
    return Catalogue(
        campaigns=tuple(sorted((campaign_record(c) for c in campaigns), key=lambda c: c.name)),
        questionnaires=questionnaires,
        sources={s.slug: source_record(s) for s in Source.objects.filter(slug__in=slugs).order_by("slug")},
        clips=dict(sorted(by_digest.items())),
        items=tuple(sorted((i for i in items if i.pk in settled), key=lambda item: item.content_id)),
        pins={(kind, value): split for kind, value, split in ledger_rows()},
        left_behind=tuple(
            sorted(("|".join(i.content_id), "it has no final fields") for i in items if i.pk not in settled)
        ),
    )


def ledger_rows() -> Iterator[tuple[str, str, str]]:
    yield from LedgerEntry.objects.order_by("pk").values_list("kind", "value", "split").iterator(2000)


def read_clips(pks: Iterable[int]) -> dict[int, ClipRecord]:
    found: dict[int, ClipRecord] = {}
    for some in batched(sorted(pks), 500):
        for clip in Clip.objects.filter(pk__in=some).select_related("source").defer("facts", "extra"):
            found[clip.pk] = clip_record(clip)
    return found


def clip_record(clip: Clip) -> ClipRecord:
    return ClipRecord(
        digest=clip.digest,
        source=clip.source.slug,
        language=clip.language,
        speaker=clip.speaker,
        system=clip.system,
        text=clip.text,
        text_key=clip.text_key,
        recording=clip.recording,
        origin=clip.origin,
        degradation=clip.degradation,
        seconds=clip.seconds,
        sample_rate=clip.sample_rate,
        channels=clip.channels,
        twin_key=clip.twin_key,
    )


def source_record(source: Source) -> SourceRecord:
    return SourceRecord(
        slug=source.slug,
        title=source.title,
        origin=source.origin,
        system=source.system,
        licence=source.licence,
        url=source.url,
        attribution=source.attribution,
        redistributable=source.redistributable,
        consent=source.consent,
    )


def campaign_record(campaign: Campaign) -> CampaignRecord:
    return CampaignRecord(
        name=campaign.name,
        task=campaign.task,
        questionnaire=campaign.questionnaire.digest,
        audio_language=campaign.audio_language,
        text_language=campaign.text_language,
        raters_per_item=campaign.raters_per_item,
        inspect_share=campaign.inspect_share,
        simulated=campaign.is_simulated,
    )


def read_items(keys: Sequence[ItemKey], catalogue: Catalogue) -> Iterator[ItemRecord]:
    """The items of these keys, whole, in this order. Raises ChangedMeanwhile when one is no longer accepted."""
    for some in batched(keys, CHUNK):
        chunk = Chunk([key.pk for key in some])
        for key in some:
            yield chunk.record(key, catalogue)


class Chunk:
    """Everything about a few items, in eight queries however many they are."""

    def __init__(self, pks: list[int]) -> None:
        self.items = {
            item.pk: item
            for item in Item.objects.filter(pk__in=pks, state=ItemState.ACCEPTED).select_related(
                "campaign", "campaign__questionnaire"
            )
        }
        self.finals = grouped(FinalField.objects.filter(item__in=pks).order_by("dimension"), "item_id")
        self.assignments = grouped(
            Assignment.objects.filter(item__in=pks, state__in=JUDGED).select_related("rater").order_by("slot"),
            "item_id",
        )
        sheets = AnswerSheet.objects.filter(assignment__item__in=pks, frozen_at__isnull=False).order_by("round")
        self.sheets = {(sheet.assignment_id, sheet.rater_id): sheet for sheet in sheets}  # the last round wins
        latest = [sheet.pk for sheet in self.sheets.values()]
        done = Revision.objects.filter(sheet__in=latest, finished_at__isnull=False).order_by("version")
        self.revisions = {revision.sheet_id: revision for revision in done}
        self.variants = grouped(Variant.objects.filter(sheet__in=latest, taken=True).order_by("pk"), "sheet_id")
        self.disputes = grouped(
            Dispute.objects.filter(item__in=pks, state=DisputeState.DECIDED)
            .select_related("adjudicator")
            .order_by("pk"),
            "item_id",
        )

    def record(self, key: ItemKey, catalogue: Catalogue) -> ItemRecord:
        item = self.items.get(key.pk)
        if item is None:
            raise ChangedMeanwhile(
                f"Item {key.pk} changed while the release was being built. Nothing was published; build it again."
            )
        finals = self.finals.get(item.pk, [])
        answers = {final.dimension: final.value for final in finals}
        texts: list[TextRecord] = []
        left_out: list[LeftOut] = []
        for assignment in self.assignments.get(item.pk, []):
            for text, denied in self.texts_of(assignment):
                if denied:
                    left_out.append(LeftOut(text.role, text.rater, text.text, "contradicts_final_fields", denied))
                else:
                    texts.append(text)
        ratings = (*self.ratings_of(item), *self.adjudications_of(item))
        return ItemRecord(
            key=key,
            questionnaire=item.campaign.questionnaire.digest,
            text_language=item.campaign.text_language,
            instruction=item.instruction,
            transcript=item.transcript,
            text_to_judge=item.text_to_judge,
            answers=answers,
            origins={final.dimension: final.origin for final in finals},
            texts=tuple(texts),
            left_out=tuple(left_out),
            ratings=ratings,
            simulated=item.campaign.is_simulated or any(rating.simulated for rating in ratings),
        )

    def sheet_of(self, assignment: Assignment) -> AnswerSheet | None:
        return None if assignment.rater_id is None else self.sheets.get((assignment.pk, assignment.rater_id))

    def texts_of(self, assignment: Assignment) -> Iterator[tuple[TextRecord, str]]:
        """The revision and every taken variant of accepted work, each with why it must be left out, or "".

        They were held against the final fields when the item was accepted, and neither can change after that.
        """
        sheet = self.sheet_of(assignment)
        rater = assignment.rater
        if sheet is None or rater is None or assignment.state != AssignmentState.ACCEPTED:
            return
        revision = self.revisions.get(sheet.pk)
        if revision is None:
            return
        accepted: list[tuple[str, Revision | Variant]] = [("revision", revision)]
        accepted += [("variant", variant) for variant in self.variants.get(sheet.pk, [])]
        seen: set[str] = set()
        for role, row in accepted:
            if row.text.strip() and row.text.strip() not in seen:
                seen.add(row.text.strip())
                text = TextRecord(role, sheet.order, row.text.strip(), rater.username, rater.is_simulated)
                yield text, "; ".join(f"“{c['said']}” against {c['dimension']} = {c['answered']}" for c in row.left_out)

    def ratings_of(self, item: Item) -> Iterator[Rating]:
        for assignment in self.assignments.get(item.pk, []):
            sheet, rater = self.sheet_of(assignment), assignment.rater
            if sheet is None or rater is None:
                continue
            yield Rating(
                rater=rater.username,
                role="rater",
                answers=sheet.answers,
                order=sheet.order,
                heard=swap_sides(sheet.heard, sheet.order),
                active_seconds=sheet.active_seconds,
                confirmed=list(sheet.confirmed),
                round=sheet.round,
                standing=assignment.state,
                simulated=rater.is_simulated or item.campaign.is_simulated,
            )

    def adjudications_of(self, item: Item) -> Iterator[Rating]:
        for dispute in self.disputes.get(item.pk, []):
            if dispute.adjudicator is None:
                continue
            yield Rating(
                rater=dispute.adjudicator.username,
                role="adjudicator",
                answers=dispute.blind_answers,
                order="ab",
                heard=dispute.heard,
                active_seconds=0.0,
                confirmed=[],
                round=1,
                standing=dispute.state,
                simulated=dispute.adjudicator.is_simulated or item.campaign.is_simulated,
            )


def batched(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """As itertools.batched, which Python 3.11 lacks."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def grouped(rows: Iterable[Any], by: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, by)].append(row)
    return found
