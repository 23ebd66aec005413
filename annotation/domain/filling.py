"""What a campaign is filled with: its clips, the items made of them, and a slot for each rater."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from django.db import connection
from django.db.models import QuerySet

from accounts.errors import Invalid
from annotation.enums import Task
from annotation.models import Assignment, Campaign, Item
from datasets_app.domain.queries import clips_matching
from datasets_app.models import Clip, Pair

BATCH = 1000


def clips_for(
    *, clip_filter: Mapping[str, str] | None, clip_ids: Sequence[int] | None, audio_language: str
) -> QuerySet[Clip]:
    """The wanted clips in a stable order. Named ones must all exist; a filter also keeps to the audio language."""
    if clip_ids is not None:
        found = Clip.objects.filter(pk__in=clip_ids)
        missing = set(clip_ids) - set(found.values_list("pk", flat=True))
        if missing:
            raise Invalid(f"{len(missing)} of these clips do not exist. Nothing was made.", fields={"clips": ["ids"]})
        return found.order_by("pk")
    wanted = dict(clip_filter or {})
    if audio_language:
        wanted.setdefault("language", audio_language)
    return clips_matching(wanted).order_by("pk")


def add_items(campaign: Campaign, subjects: Sequence[Clip | Pair], *, transcripts: bool) -> list[Item]:
    items = [
        Item(campaign=campaign, pair=subject, transcript=transcript_of_pair(subject) if transcripts else "")
        if isinstance(subject, Pair)
        else Item(campaign=campaign, clip=subject, transcript=subject.text if transcripts else "")
        for subject in subjects
    ]
    return Item.objects.bulk_create(items, batch_size=BATCH)


def transcript_of_pair(pair: Pair) -> str:
    """The words that both clips say; nothing where they differ, for one page shows one transcript."""
    return pair.clip_a.text if pair.clip_a.text_key == pair.clip_b.text_key else ""


def open_slots(campaign: Campaign, items: list[Item], chance: random.Random) -> None:
    """`raters_per_item` slots an item, items in random order, an item's slots next to each other so that it is
    settled early. Which slots are inspected is drawn here, once; guesses at an origin are never inspected.
    """
    waiting = list(items)
    chance.shuffle(waiting)
    inspected = 0.0 if campaign.task == Task.DETECTION else campaign.inspect_share
    Assignment.objects.bulk_create(
        (
            Assignment(
                item=item,
                campaign=campaign,
                slot=slot,
                position=place * campaign.raters_per_item + slot,
                needs_inspection=chance.random() < inspected,
            )
            for place, item in enumerate(waiting)
            for slot in range(1, campaign.raters_per_item + 1)
        ),
        batch_size=BATCH,
    )
    if connection.vendor == "postgresql":
        # A claim of a slot took 40 ms on rows that autovacuum had not met yet, and 5 ms after this.
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {Assignment._meta.db_table}, {Item._meta.db_table}")
