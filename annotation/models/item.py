"""Items to judge, and the slots in which people judge them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotation.enums import AssignmentState, ItemState, Order
from annotation.models.campaign import Campaign
from annotation.tokens import Token, tokens_of
from datasets_app.models import Clip, Pair


class Item(models.Model):
    """One clip or one pair to judge in a campaign, with what may be shown beside it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="items")
    clip = models.ForeignKey(Clip, null=True, on_delete=models.PROTECT, related_name="items")
    pair = models.ForeignKey(Pair, null=True, on_delete=models.PROTECT, related_name="items")
    instruction = models.TextField(blank=True)
    transcript = models.TextField(blank=True)
    alignment = models.JSONField(
        null=True,
        blank=True,
        help_text="[{text, start, end, phones: [{text, start, end}]}] in seconds; times and phones may lack",
    )
    text_to_judge = models.TextField(blank=True)
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in ItemState], default=ItemState.COLLECTING
    )
    exclusion_reason = models.CharField(max_length=200, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(clip__isnull=False, pair__isnull=True) | Q(clip__isnull=True, pair__isnull=False),
                name="an_item_is_a_clip_or_a_pair",
            ),
            models.UniqueConstraint(fields=["campaign", "clip"], name="one_item_per_clip"),
            models.UniqueConstraint(fields=["campaign", "pair"], name="one_item_per_pair"),
        ]
        indexes = [models.Index(fields=["campaign", "state"], name="items_by_state")]

    def __str__(self) -> str:
        return f"item {self.pk}"

    @property
    def clips(self) -> list[Clip]:
        """The clips in their canonical order: [clip] or [A, B]."""
        if self.pair is not None:
            return [self.pair.clip_a, self.pair.clip_b]
        assert self.clip is not None  # held by the constraint an_item_is_a_clip_or_a_pair
        return [self.clip]

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The words, with their phones where known, that token-ordinal questions score."""
        return tokens_of(self.transcript, self.alignment)


class Assignment(models.Model):
    """One slot of an item. `lease_epoch` is the fencing number: a write under an older one does not count."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="assignments")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="assignments")
    slot = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField(default=0, help_text="Slots are handed out by this, then by id")
    rater = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments"
    )
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in AssignmentState], default=AssignmentState.OPEN
    )
    order = models.CharField(max_length=2, choices=[(o.value, o.value) for o in Order], default=Order.AB)
    lease_epoch = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    needs_inspection = models.BooleanField(default=True, help_text="Drawn once, by the campaign's share to inspect")
    decline_reason = models.CharField(max_length=200, blank=True)
    priority = models.FloatField(
        null=True, blank=True, help_text="How much an inspector's look is wanted; null: unknown"
    )
    drawn_position = models.PositiveIntegerField(null=True, blank=True, help_text="`position` before it was steered")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "slot"], name="one_assignment_per_slot"),
            models.UniqueConstraint(fields=["item", "rater"], name="one_slot_per_rater_and_item"),
            models.CheckConstraint(
                condition=Q(state="open", rater__isnull=True) | (~Q(state="open") & Q(rater__isnull=False)),
                name="a_slot_in_work_has_a_rater",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "state", "position"], name="slots_to_hand_out")]

    def __str__(self) -> str:
        return f"assignment {self.pk} ({self.state})"
