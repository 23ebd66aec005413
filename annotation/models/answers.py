"""What a person answered. A frozen sheet never changes; every save before that leaves an event."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from annotation.enums import Order
from annotation.models.item import Assignment


class AnswerSheet(models.Model):
    """One person's answers to one item, with what was heard.

    `answers` are un-swapped (A is the pair's clip A); `raw` is what was on the screen; the sheet's texts speak of A and
    B in its `order`. A returned assignment gets a new sheet of the next `round`; the lease epoch it was opened under is
    kept, so that a lapsed lease loses no words.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="sheets")
    rater = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="answer_sheets")
    lease_epoch = models.PositiveIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=0, help_text="Counts saves; the value of If-Match")
    order = models.CharField(max_length=2, choices=[(o.value, o.value) for o in Order], default=Order.AB)
    raw = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    heard = models.JSONField(default=dict, help_text='Seconds heard per side as shown: {"A": [[0.0, 2.1]]}')
    active_seconds = models.FloatField(default=0)
    confirmed = models.JSONField(default=list, help_text="Codes of warnings the rater confirmed")
    frozen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "rater", "round"], name="one_sheet_per_rater_and_round"),
        ]

    def __str__(self) -> str:
        return f"sheet {self.pk} v{self.version}"


class AnswerEvent(models.Model):
    """One save, submission, or refused save. Append-only, so that a conflict never costs anybody's words."""

    sheet = models.ForeignKey(AnswerSheet, on_delete=models.CASCADE, related_name="events")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, help_text="save | submit | conflict | lapsed | return | decline")
    version = models.PositiveIntegerField()
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} of sheet {self.sheet_id}"
