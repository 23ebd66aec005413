"""What a campaign is filled with: its clips, the items made of them, and a slot for each rater."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from django.db import connection
from django.db.models import QuerySet

from accounts.errors import Invalid
from annotation.domain.bringing import brought_by, lacking
from annotation.enums import ItemState, Task
from annotation.models import Assignment, Campaign, Item
from datasets_app.domain.queries import clips_matching
from datasets_app.models import Clip, Pair

BATCH = 1000
WITH_WORDS = frozenset({"transcript", "alignment"})  # who shows the words shows when they are said, where known


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


def add_items(
    campaign: Campaign,
    subjects: Sequence[Clip | Pair],
    *,
    transcripts: bool,
    needs: Sequence[str] = (),
    texts: Mapping[int, str] | None = None,
) -> list[Item]:
    """One item for each; those that lack what the questionnaire needs are excluded, and say so. Returns the others.

    `texts`: by clip or pair, a text to judge that no manifest brought.
    """
    wanted = {*needs, *(WITH_WORDS if transcripts or {*needs} & WITH_WORDS else ())}
    items = []
    for subject in subjects:
        of = {"pair": subject} if isinstance(subject, Pair) else {"clip": subject}
        item = Item(campaign=campaign, **of, **brought_by(subject, wanted=wanted))
        if texts:
            item.text_to_judge = texts.get(subject.pk, item.text_to_judge)
        if missing := lacking(item, needs):
            item.state, item.exclusion_reason = ItemState.EXCLUDED, f"It brings no {' and no '.join(missing)}"
        items.append(item)
    Item.objects.bulk_create(items, batch_size=BATCH)
    return [item for item in items if item.state == ItemState.COLLECTING]


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
