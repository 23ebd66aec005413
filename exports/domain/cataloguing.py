"""The first pass over the database: everything that decides the split, one light row per item and clip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from annotation.enums import ItemState
from annotation.models import Campaign, FinalField, Item
from annotation.questionnaire import parse
from datasets_app.models import Clip, LedgerEntry, Source
from exports.domain.batches import batched
from exports.records import CampaignRecord, Catalogue, ClipRecord, ItemKey, SourceRecord


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
