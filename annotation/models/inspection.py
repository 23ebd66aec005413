"""A second person's verdict, a third person's decision, and the final fields they leave."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotation.enums import DisputeState, FieldOrigin, Verdict
from annotation.models.answers import AnswerSheet
from annotation.models.item import Item


class Inspection(models.Model):
    """One inspector's verdict on one sheet and its text. Append-only."""

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="inspections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="inspections")
    verdict = models.CharField(max_length=8, choices=[(v.value, v.value) for v in Verdict])
    comment = models.TextField(blank=True)
    fields = models.JSONField(default=list, help_text="Dimensions the comment or escalation is about")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.verdict} of sheet {self.sheet_id}"


class Dispute(models.Model):
    """What an adjudicator has to settle on one item: some fields, first blind, then with both sides in view."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="disputes")
    fields = models.JSONField(help_text="Disputed dimension keys")
    reasons = models.JSONField(default=dict, help_text="Per dimension: distance | category | overlap | opposite | …")
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in DisputeState], default=DisputeState.OPEN
    )
    adjudicator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="disputes"
    )
    lease_epoch = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    blind_answers = models.JSONField(default=dict)
    heard = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict, help_text="Per dimension: {value, side, reason}")
    history = models.JSONField(default=list, help_text="Blind answers of adjudicators whose lease lapsed")
    created_at = models.DateTimeField(auto_now_add=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=~Q(state="decided"), name="one_undecided_dispute_per_item"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(adjudicator__isnull=False), name="a_dispute_in_work_has_an_adjudicator"
            ),
        ]

    def __str__(self) -> str:
        return f"dispute {self.pk} on item {self.item_id}"


class FinalField(models.Model):
    """The settled value of one dimension of an accepted item, and where it came from."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="final_fields")
    dimension = models.CharField(max_length=60)
    value = models.JSONField()
    origin = models.CharField(max_length=16, choices=[(o.value, o.value) for o in FieldOrigin])
    dispute = models.ForeignKey(Dispute, null=True, on_delete=models.PROTECT, related_name="final_fields")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "dimension"], name="one_final_value_per_dimension")]

    def __str__(self) -> str:
        return f"{self.dimension} of item {self.item_id}"
