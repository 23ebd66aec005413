"""The order of work, steered from outside by plain numbers: who knows better what is worth a person's time says so.

Nobody's answers are shown by it, and nothing is left out: every slot is handed out, every work inspected as drawn.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from annotation.enums import AssignmentState
from annotation.models import Assignment, Campaign

BATCH = 500


def prefer_inspecting(priorities: Mapping[int, float]) -> None:
    """Assignment id -> how much an inspector's look is wanted (higher first in `order=judge`)."""
    Assignment.objects.bulk_update(
        [Assignment(pk=pk, priority=value) for pk, value in priorities.items()], ["priority"], batch_size=BATCH
    )


def rate_first(*, campaign: Campaign, wanted: Mapping[int, float]) -> int:
    """Hand out free slots of items with the highest number first (item id -> number); others follow as drawn.

    Returns how many slots were moved. `as_drawn` undoes it.
    """
    with transaction.atomic():
        free = list(
            Assignment.objects.select_for_update()
            .filter(campaign=campaign, state=AssignmentState.OPEN)
            .order_by("position", "pk")
        )
        places = sorted(slot.position for slot in free)
        free.sort(key=lambda slot: -wanted.get(slot.item_id, float("-inf")))  # stable: an item's slots stay together
        for slot, place in zip(free, places, strict=True):
            if slot.drawn_position is None:
                slot.drawn_position = slot.position
            slot.position = place
        Assignment.objects.bulk_update(free, ["position", "drawn_position"], batch_size=BATCH)
    return len(free)


def as_drawn(*, campaign: Campaign) -> int:
    """Back to the order that was drawn when the campaign was made."""
    moved = Assignment.objects.filter(campaign=campaign, drawn_position__isnull=False)
    return moved.update(position=F("drawn_position"), drawn_position=None)
