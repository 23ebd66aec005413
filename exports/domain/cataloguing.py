"""The first pass over the database: everything that decides the split, one light row per item and clip."""

from __future__ import annotations

import sys
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from annotation.enums import ItemState
from annotation.models import Campaign, FinalField, Item
from annotation.questionnaire import parse
from datasets_app.domain.printing import read_prints
from datasets_app.models import Clip, LedgerEntry, Source
from exports.domain.batches import among, batched
from exports.domain.json_text import as_text, loads
from exports.domain.strata import strata_of
from exports.errors import ChangedMeanwhile
from exports.order import GIVEN_COLUMN
from exports.records import CampaignRecord, Catalogue, ClipRecord, ItemKey, Measures, SourceRecord
from exports.soundprints import clusters, near_among

Pin = tuple[str, str, str]
AT_ONCE = 500
NO_DEGRADATION: dict[str, Any] = {}
JSON = ("degradation", "extra", "facts")
COLUMNS = (
    *("digest", "original_digest", "source__slug", "source__redistributable", "name", "twin_key", "language"),
    *("speaker", "system", "text", "text_key", "recording", "origin", "seconds", "sample_rate", "channels"),
    *JSON,
)
# What a split, a leak check or a recipe asks for; the digests of a million clips are not kept twice.
LIGHT_FACTS = (
    *("bits", "loudness_lufs", "true_peak_dbtp", "clipping_share", "clipped", "leading_silence_s"),
    *("trailing_silence_s", "silence_share", "snr_db", "bandwidth_hz", "dc", "noise_floor_dbfs", "trimmed_sha256"),
)


def read_catalogue(
    campaigns: Sequence[Campaign], *, given_column: str = GIVEN_COLUMN, with_strata: bool = True
) -> Catalogue:
    """Every accepted item of the campaigns, with its clips, sources, questionnaires and the ledger's pins.

    `given_column`: the column of the import that says to which split a clip is given. `with_strata`: also what splits
    are to be balanced by.
    """
    used = clips_of(campaigns)
    printed: set[str] = set()
    near = tuple(near_among(prints_by_digest(used, printed)))  # before all else: it takes most memory for a moment
    clips = read_clips(used, given_column, clusters(near))
    items, lacking = item_keys(campaigns, clips)
    questionnaires = {c.questionnaire.digest: parse(c.questionnaire.definition) for c in campaigns}
    strata = strata_of(campaigns, questionnaires) if with_strata else {}
    pins = {(track, kind, value): split for track, kind, value, split in ledger_rows()}
    by_digest = dict(sorted((clip.digest, clip) for clip in clips.values()))
    slugs = {clip.source for clip in by_digest.values()}
    return Catalogue(
        campaigns=tuple(sorted((campaign_record(c) for c in campaigns), key=lambda c: c.name)),
        questionnaires=questionnaires,
        sources={s.slug: source_record(s) for s in Source.objects.filter(slug__in=slugs).order_by("slug")},
        clips=by_digest,
        items=tuple(sorted(items, key=lambda item: item.content_id)),
        pins=pins,
        gone=released_before(campaigns, by_digest, pins),
        near=near,
        printed=frozenset(printed),
        strata={item.content_id: strata[item.pk] for item in items if item.pk in strata},
        left_behind=tuple(sorted(("|".join(item.content_id), "it has no final fields") for item in lacking)),
    )


def clips_of(campaigns: Sequence[Campaign]) -> set[int]:
    items = Item.objects.filter(campaign__in=campaigns, state=ItemState.ACCEPTED)
    rows = items.values_list("clip_id", "pair__clip_a_id", "pair__clip_b_id").iterator(2000)
    return {clip for row in rows for clip in row if clip is not None}


def item_keys(campaigns: Sequence[Campaign], clips: Mapping[int, ClipRecord]) -> tuple[list[ItemKey], list[ItemKey]]:
    """The accepted items, and those of them that lack final fields."""
    found: tuple[list[ItemKey], list[ItemKey]] = ([], [])
    rows = Item.objects.filter(campaign__in=campaigns, state=ItemState.ACCEPTED).values_list(
        *("pk", "campaign__name", "campaign__task", "clip_id", "pair__clip_a_id", "pair__clip_b_id"),
        Exists(FinalField.objects.filter(item=OuterRef("pk"))),
    )
    for pk, name, task, clip, a, b, has_fields in rows.iterator(2000):
        pks = (clip,) if clip else (a, b)
        if not all(each in clips for each in pks):
            raise ChangedMeanwhile("Items were accepted while the release was being built. Build it again.")
        digests = tuple(clips[each].digest for each in pks)
        found[not has_fields].append(ItemKey(pk, sys.intern(name), sys.intern(task), digests))
    return found


def released_before(campaigns: Sequence[Campaign], here: Container[str], pins: Mapping[Pin, str]) -> tuple[str, ...]:
    """Clips of these campaigns that an earlier release held and that have no accepted item any more."""
    known = {digest for _, kind, digest in pins if kind == "clip"}
    if not known:
        return ()
    items = Item.objects.filter(campaign__in=campaigns).exclude(state=ItemState.ACCEPTED)
    rows = items.values_list("clip__digest", "pair__clip_a__digest", "pair__clip_b__digest").iterator(2000)
    return tuple(sorted({digest for row in rows for digest in row if digest in known and digest not in here}))


def ledger_rows() -> Iterator[tuple[str, ...]]:
    rows = LedgerEntry.objects.order_by("pk").values_list("track", "kind", "value", "split")
    yield from (tuple(map(sys.intern, row)) for row in rows.iterator(2000))


def prints_by_digest(pks: Collection[int], printed: set[str]) -> Iterator[tuple[str, bytes]]:
    """(digest, audio print) sorted by digest; who has one is put into `printed` on the way."""
    digests: dict[str, int] = {}
    for some in batched(sorted(pks), AT_ONCE):
        digests.update(Clip.objects.filter(pk__in=among(some)).values_list("digest", "pk"))
    for named in batched(sorted(digests), AT_ONCE):
        found = dict(read_prints(clip_ids=[digests[digest] for digest in named]))
        printed.update(map(sys.intern, found))
        yield from sorted(found.items())


def read_clips(pks: Iterable[int], given_column: str, sounds: Mapping[str, str]) -> dict[int, ClipRecord]:
    """`sounds`: digest -> the cluster of those that sound nearly the same."""
    columns = [as_text(name) if name in JSON else name for name in COLUMNS]
    found: dict[int, ClipRecord] = {}
    measured = Measuring()
    for some in batched(sorted(pks), AT_ONCE):
        for pk, *row in Clip.objects.filter(pk__in=among(some)).values_list("pk", *columns):
            found[pk] = clip_record(dict(zip(COLUMNS, row, strict=True)), given_column, sounds, measured)
    return found


class Measuring:
    """Makes `Measures`. Tables of names are few, and so are figures, for they are rounded: equal ones are held once."""

    def __init__(self) -> None:
        self.places: dict[tuple[str, ...], dict[str, int]] = {}
        self.floats: dict[float, float] = {}

    def of(self, row: Mapping[str, Any]) -> Measures:
        facts = loads(row["facts"])
        known = {name: facts[name] for name in LIGHT_FACTS if facts.get(name) is not None}
        known |= {"seconds": round(row["seconds"], 4), "sample_rate": row["sample_rate"], "channels": row["channels"]}
        names = tuple(known)
        places = self.places.setdefault(names, {name: place for place, name in enumerate(names)})
        return Measures(places, tuple(self.once(value) for value in known.values()))

    def once(self, value: Any) -> Any:
        return self.floats.setdefault(value, value) if type(value) is float else value


def clip_record(
    row: Mapping[str, Any], given_column: str, sounds: Mapping[str, str], measured: Measuring
) -> ClipRecord:
    restricted = not row["source__redistributable"]
    digest = sys.intern(row["digest"])
    return ClipRecord(
        digest=digest,
        source=sys.intern(row["source__slug"]),
        language=sys.intern(row["language"]),
        speaker=sys.intern(row["speaker"]),
        system=sys.intern(row["system"]),
        text=sys.intern(row["text"]),
        text_key=sys.intern(row["text_key"]),
        recording=row["recording"],
        origin=sys.intern(row["origin"]),
        degradation=loads(row["degradation"]) or NO_DEGRADATION,
        seconds=row["seconds"],
        sample_rate=row["sample_rate"],
        channels=row["channels"],
        twin_key=row["twin_key"],
        sound=sounds.get(digest, ""),
        given_split=str(loads(row["extra"]).get(given_column) or "").strip(),
        facts=measured.of(row),
        name=row["name"] if restricted else "",
        original_digest=row["original_digest"] if restricted else "",
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
